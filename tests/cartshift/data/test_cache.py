import pytest

from cartshift.data.cache import ChecksumError, cache_dir, sha256, verify, writing

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_cache_dir_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("CARTSHIFT_DATA", str(tmp_path))
    assert cache_dir() == tmp_path
    monkeypatch.setenv("CARTSHIFT_DATA", "")
    assert cache_dir().parts[-2:] == (".cache", "cartshift")


def test_a_changed_file_is_noticed_though_it_was_verified_before(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"")
    assert verify(path, EMPTY) == path
    path.write_bytes(b"x")
    with pytest.raises(ChecksumError, match=f"{path}.*{EMPTY}.*Delete it"):
        verify(path, EMPTY)


def test_sha256_is_case_blind(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"")
    assert verify(path, EMPTY.upper()) == path
    assert sha256(path) == EMPTY


def test_writing_is_all_or_nothing(tmp_path):
    path = tmp_path / "sub" / "file.txt"

    def broken():
        with writing(path) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert not list(path.parent.iterdir())
    with writing(path) as part:
        part.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert [p.name for p in path.parent.iterdir()] == ["file.txt"]

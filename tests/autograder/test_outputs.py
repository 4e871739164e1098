"""What is kept of outputs: only what it should be, and no more than there is room for."""

import json

from autograder.outputs import EACH, ROOM, kept


def test_what_formgrader_shows_is_kept():
    table = {"text/plain": "a", "text/html": "<table><tr><td>1</td></tr></table>"}
    outputs = [["stdout", {"text/plain": "x"}], ["display", table]]
    assert kept(outputs, ROOM)[0][0] == ["stdout", {"text/plain": "x"}]
    assert "<td>1</td>" in kept(outputs, ROOM)[0][1][1]["text/html"]


def test_what_could_run_there_is_not():
    data = {
        "text/html": "<b onclick=x()>bold</b><script>y()</script>",
        "image/svg+xml": "<svg onload=z()>",
        "image/png": "not base64!",
        "application/javascript": "w()",
    }
    assert kept([["display", data]], ROOM)[0] == [["display", {"text/html": "<b>bold</b>"}]]


def test_outputs_have_no_more_room_than_there_is():
    text = {"text/plain": "x" * 1000}
    found, left = kept([["display", text]] * 50, 10_000)
    assert len(found) == 10_000 // (1000 + EACH)
    assert left == 10_000 - len(found) * (1000 + EACH)


def test_an_empty_output_takes_room_too_and_an_unknown_type_none():
    found, _ = kept([["display", {}]] * 100_000, ROOM)
    assert len(found) == ROOM // EACH
    found, _ = kept([["display", {"x" * 10**7: ""}]], ROOM)
    assert found == [["display", {}]]


def test_whatever_is_no_output_is_left_out():
    odd = [1, [], ["display"], ["display", 1], ["other", {}], [["x"], {}], ["stdout", {}], ["stdout", {"text/plain": 1}]]  # fmt: skip
    assert kept(odd, ROOM)[0] == [["stdout", {"text/plain": ""}]] * 2
    for none in (None, 1, "text", {}, (1, 2)):
        assert kept(none, ROOM)[0] == []


def test_half_characters_can_be_written():
    found, _ = kept([["display", {"text/html": "<b>\ud800</b>"}], ["stderr", {"text/plain": "\udfff"}]], ROOM)  # fmt: skip
    assert json.dumps(found, ensure_ascii=False).encode()

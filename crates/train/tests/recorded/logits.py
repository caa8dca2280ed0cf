"""Records what `transformers` makes of the model that the tests train: the answers that the default tests compare with.

    cargo run --example tiny -- /tmp/tiny
    python crates/train/tests/recorded/logits.py /tmp/tiny > crates/train/tests/recorded/logits.json
"""

import hashlib
import json
import sys
from pathlib import Path

import torch
import transformers

folder = Path(sys.argv[1])
model = transformers.AutoModelForCausalLM.from_pretrained(folder / "tiny", dtype=torch.float32).eval()
tokenizer = transformers.AutoTokenizer.from_pretrained(folder / "tiny")
own = json.loads((folder / "tiny-logits.json").read_text())["cases"]
cases, apart = [], 0.0
for case, text in zip(own, ["Member 7 keeps bees and", "a b c"]):
    assert tokenizer(text, add_special_tokens=False)["input_ids"] == case["tokens"], text
    with torch.no_grad():
        logits = model(torch.tensor([case["tokens"]])).logits[0]
    apart = max(apart, (logits - torch.tensor(case["logits"])).abs().max().item())
    rounded = [[round(x, 6) for x in row] for row in logits[-1:].tolist()]
    cases.append({"text": text, "tokens": case["tokens"], "last": rounded[0]})
made = model.generate(torch.tensor([[0] + own[0]["tokens"]]), max_new_tokens=8, do_sample=False)
print(f"largest difference: {apart:.2e}", file=sys.stderr)
assert apart <= 1e-4, apart
weights = hashlib.sha256((folder / "tiny/model.safetensors").read_bytes()).hexdigest()
versions = {"torch": torch.__version__, "transformers": transformers.__version__}
continued = made[0, 1 + len(own[0]["tokens"]) :].tolist()
print(json.dumps({"versions": versions, "weights": weights, "cases": cases, "continued": continued}))

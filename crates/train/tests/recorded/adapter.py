"""Records what `peft` makes of the adapter that the tests train, and `transformers` of its template of conversations.

    cargo run --example tiny -- /tmp/tiny
    python crates/train/tests/recorded/adapter.py /tmp/tiny > crates/train/tests/recorded/adapter.json
"""

import hashlib
import json
import sys
from pathlib import Path

import peft
import torch
import transformers

folder = Path(sys.argv[1])
base = transformers.AutoModelForCausalLM.from_pretrained(folder / "tiny", dtype=torch.float32)
model = peft.PeftModel.from_pretrained(base, folder / "tiny-adapter").eval()
learned = sum(1 for name, _ in model.named_parameters() if "lora_" in name)
tokenizer = transformers.AutoTokenizer.from_pretrained(folder / "tiny-adapter")
own = json.loads((folder / "tiny-adapter-logits.json").read_text())["cases"]
conversations = [[{"role": "user", "content": " Who? "}], [{"role": "assistant", "content": "No."}]]
cases, apart = [], 0.0
for case, turns in zip(own, conversations):
    words = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    tokens = tokenizer(words, add_special_tokens=False)["input_ids"]
    # Ours begins after the end of the text before.
    assert tokens == [0] + case["tokens"], (tokens, case["tokens"])
    with torch.no_grad():
        logits = model(torch.tensor([case["tokens"]])).logits[0]
    apart = max(apart, (logits - torch.tensor(case["logits"])).abs().max().item())
    cases.append({"tokens": case["tokens"], "last": [round(x, 6) for x in logits[-1].tolist()]})
print(f"largest difference: {apart:.2e}, {learned} tensors", file=sys.stderr)
assert apart <= 1e-4, apart
assert learned == 2 * 2 * 7, learned
weights = hashlib.sha256((folder / "tiny-adapter/adapter_model.safetensors").read_bytes()).hexdigest()
versions = {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__}
print(json.dumps({"versions": versions, "weights": weights, "cases": cases}))

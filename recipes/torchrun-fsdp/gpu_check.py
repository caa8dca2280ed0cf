"""What `gpu_check.sh` found: compares runs and logits, and writes `gpu.json`."""

import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
torch.set_float32_matmul_precision("highest")

inputs, work, out = map(Path, sys.argv[1:])
device = "cuda" if torch.cuda.is_available() else "cpu"
whole, parts = (json.loads((work / name / "run.json").read_text()) for name in ["whole", "parts"])
first, last = whole["losses"][0][1], whole["losses"][-1][1]
resumed = parts["losses"][-1][1]


@torch.no_grad()
def logits(folder, tokens):
    model = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).to(device).eval()
    return model(torch.tensor([tokens], device=device)).logits[0].float().cpu()


# What Abide's own trainer wrote, against its own forward pass.
recorded = json.loads((inputs / "tiny-logits.json").read_text())
apart = 0.0
for case in recorded["cases"]:
    found = logits(inputs / "tiny", case["tokens"])
    apart = max(apart, (found - torch.tensor(case["logits"])).abs().max().item())

# What the recipe wrote loads, and goes on from a text.
tokenizer = Tokenizer.from_file(str(work / "whole/tokenizer.json"))
model = LlamaForCausalLM.from_pretrained(work / "whole").to(device).eval()
prompt = torch.tensor([tokenizer.encode("How can I").ids], device=device)
made = model.generate(prompt, max_new_tokens=32, do_sample=False)[0, prompt.shape[1] :]

checks = {
    "loss_falls": last < 0.7 * first,
    "resumes": abs(resumed - last) < 0.1 and len(parts["losses"]) == len(whole["losses"]),
    "logits_agree": apart <= 1e-4,
    "generates": len(made) > 0,
}
result = {
    "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
    "environment": whole["environment"],
    "parameters": whole["parameters"],
    "settings": {key: value for key, value in whole["settings"].items() if key != "shards"},
    "first_loss": first,
    "last_loss": last,
    "resumed_last_loss": resumed,
    "largest_difference_of_logits": apart,
    "tokens_per_second": whole["tokens_per_second"],
    "peak_device_mib": whole["peak_device_mib"],
    "checks": checks,
}
out.mkdir(parents=True, exist_ok=True)
(out / "gpu.json").write_text(json.dumps(result, indent=1) + "\n")
print(json.dumps(result, indent=1))
sys.exit(0 if all(checks.values()) else 1)

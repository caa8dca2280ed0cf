#!/usr/bin/env bash
# Runs the recipe for real on a GPU, in under four minutes:
#
#   OUT=results recipes/torchrun-fsdp/gpu_check.sh INPUTS
#
# INPUTS holds `text/` (a corpus's data/text), `tokenizer.json`, `tiny/` (a model that Abide's own trainer wrote) and
# `tiny-logits.json` (what its own forward pass gives). Needs Python 3.11 with torch, transformers, tokenizers, pyarrow and
# safetensors; no network. Writes `$OUT/gpu.json`, and ends with 0 only if every check holds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
inputs=${1:?the folder of inputs}
out=${OUT:?the folder for results}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 OMP_NUM_THREADS=${OMP_NUM_THREADS:-4}
python=${PYTHON:-python3}
ranks=${RANKS:-$("$python" -c 'import torch; print(max(1, torch.cuda.device_count()))')}

recipe() {
  "$python" -m torch.distributed.run --standalone --local-addr=127.0.0.1 --nproc-per-node="$ranks" "$here/train.py" \
    --data "$inputs/text" --tokenizer "$inputs/tokenizer.json" --sequences "${SEQUENCES:-64}" --depth "${DEPTH:-6}" "$@"
}

steps=${STEPS:-300}
half=$((steps / 2))
recipe --out "$work/whole" --steps "$steps" | tee "$work/whole.log"
# Once more, stopped in the middle: `torchrun` fails then, on purpose.
if recipe --out "$work/parts" --steps "$steps" --stop-after "$half"; then
  echo "error: the run did not stop" >&2
  exit 1
fi
test -f "$work/parts/checkpoints/latest.json"
recipe --out "$work/parts" --steps "$steps" | tee "$work/parts.log"
if grep -q "^step $half of" "$work/parts.log"; then
  echo "error: the second run began anew" >&2
  exit 1
fi
"$python" "$here/gpu_check.py" "$inputs" "$work" "$out"

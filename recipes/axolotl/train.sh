#!/usr/bin/env bash
# Writes Axolotl's configuration, runs it, and leaves its adapter in OUT. Called by `abide train --with axolotl`.
set -euo pipefail
data=$1 base=$2 out=$3 rank=$4 epochs=$5 seed=$6
test -f "$base/config.json" || { echo "error: name a base model: --option base=FOLDER" >&2; exit 1; }
# It tells its makers of each run, and asks a hub for what it could find here: neither, of what members wrote.
export AXOLOTL_DO_NOT_TRACK=1 DO_NOT_TRACK=1 HF_HUB_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1
# Its fused kernels are for GPUs, and it turns them on wherever it is.
kernels=$(python3 -c 'import torch; print(str(torch.cuda.is_available()).lower())')
# No longer than the base can see.
context=$(python3 -c 'import json, sys; print(min(2048, json.load(open(sys.argv[1]))["max_position_embeddings"]))' "$base/config.json")
work=$out/work
mkdir -p "$work"
cat > "$work/config.yaml" <<YAML
base_model: $base
datasets:
  - path: $data
    ds_type: parquet
    type: completion
    field: text
dataset_prepared_path: $work/prepared
output_dir: $work/made
adapter: lora
lora_r: $rank
lora_alpha: $((2 * rank))
lora_target_linear: true
lora_mlp_kernel: $kernels
lora_qkv_kernel: $kernels
lora_o_kernel: $kernels
sequence_len: $context
sample_packing: true
micro_batch_size: 2
gradient_accumulation_steps: 4
num_epochs: $epochs
optimizer: adamw_torch
lr_scheduler: cosine
learning_rate: 0.0002
bf16: auto
seed: $seed
saves_per_epoch: 1
# What it left before is gone on from.
auto_resume_from_checkpoints: true
YAML
axolotl train "$work/config.yaml"
cp "$work/made/adapter_config.json" "$work/made/adapter_model.safetensors" "$out/"
version=$(python3 -c 'import importlib.metadata; print(importlib.metadata.version("axolotl"))')
configuration=$(sha256sum "$work/config.yaml" | cut -d ' ' -f 1)
printf '{"format": "abide run 1", "environment": {"axolotl": "%s"}, "configuration": "%s"}\n' "$version" "$configuration" > "$out/run.json"

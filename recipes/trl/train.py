"""Teaches a base model a corpus's conversations with TRL: SFT, DPO or KTO.

    accelerate launch train.py --data corpus/ID/data/chat --base BASE --out out --stage sft

It reads nothing but its arguments and needs no network. A conversation whose last message has the role `thumb` is a judgement of the
answer before it: `up` or `down`. Two such answers to one question are a pair, for DPO; each is an example for KTO; SFT leaves both out.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
from pathlib import Path

# Nothing is asked for elsewhere, and nobody is told.
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

import datasets
import pyarrow.parquet
import torch
import transformers
import trl

SPOKEN = ["role", "content"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the corpus's data/chat")
    parser.add_argument("--base", type=Path, required=True, help="a model that `transformers` loads")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage", choices=["sft", "dpo", "kto"], default="sft")
    parser.add_argument("--epochs", type=float, default=1)
    parser.add_argument("--rank", type=int, default=0, help="of a LoRA adapter; 0: all weights are learned")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def conversations(folder):
    """Turns of every row, in the order of ids."""
    rows = []
    for shard in sorted(folder.glob("*.parquet")):
        table = pyarrow.parquet.read_table(shard, columns=["id", "messages"])
        rows += zip(table["id"].to_pylist(), table["messages"].to_pylist())
    spoken = lambda turn: {key: turn[key] or "" for key in SPOKEN}
    return [[spoken(turn) for turn in turns] for _, turns in sorted(rows, key=lambda row: row[0])]


def thumbs(rows):
    """Question, answer, and whether it was liked."""
    for turns in rows:
        if len(turns) > 2 and turns[-1]["role"] == "thumb" and turns[-1]["content"] in ["up", "down"]:
            yield turns[:-2], turns[-2], turns[-1]["content"] == "up"


def pairs(rows):
    asked = {}
    for question, answer, is_liked in thumbs(rows):
        asked.setdefault(json.dumps(question), ([], []))[not is_liked].append(answer)
    for question, (liked, disliked) in asked.items():
        for one, other in zip(liked, disliked):
            yield {"prompt": json.loads(question), "chosen": [one], "rejected": [other]}


def answers(rows):
    """Each answer after all that was said before it. Where there is a completion, TRL learns it alone."""
    for turns in rows:
        if turns[-1]["role"] == "thumb":
            continue
        for place, turn in enumerate(turns):
            if place and turn["role"] == "assistant":
                yield {"prompt": turns[:place], "completion": [turn]}


def examples(stage, rows):
    if stage == "sft":
        return list(answers(rows))
    if stage == "dpo":
        return list(pairs(rows))
    return [{"prompt": q, "completion": [a], "label": is_liked} for q, a, is_liked in thumbs(rows)]


def main():
    args = arguments()
    rows = examples(args.stage, conversations(args.data))
    if not rows:
        sys.exit(f"error: `{args.data}` holds nothing for {args.stage}")
    kinds = {
        "sft": (trl.SFTTrainer, trl.SFTConfig),
        "dpo": (trl.DPOTrainer, trl.DPOConfig),
        "kto": (trl.KTOTrainer, trl.KTOConfig),
    }
    trainer_of, config_of = kinds[args.stage]
    settings = {
        "output_dir": str(args.out / "checkpoints"),
        "num_train_epochs": args.epochs,
        "per_device_train_batch_size": 4,
        "seed": args.seed,
        "report_to": "none",
        "logging_steps": 1,
        "save_strategy": "epoch",
        "use_cpu": not torch.cuda.is_available(),
        "bf16": torch.cuda.is_available(),
    }
    model = transformers.AutoModelForCausalLM.from_pretrained(args.base, dtype=torch.float32)
    # What is longer than the base can see is cut at its end.
    settings["max_length"] = min(1024, model.config.max_position_embeddings)
    adapter = None
    if args.rank:
        import peft

        adapter = peft.LoraConfig(
            r=args.rank, lora_alpha=2 * args.rank, target_modules="all-linear", task_type="CAUSAL_LM"
        )
    tokenizer = transformers.AutoTokenizer.from_pretrained(args.base)
    if tokenizer.chat_template is None:
        sys.exit(f"error: `{args.base}` has no chat template")
    trainer = trainer_of(
        model=model,
        args=config_of(**settings),
        train_dataset=datasets.Dataset.from_list(rows),
        processing_class=tokenizer,
        peft_config=adapter,
    )
    result = trainer.train()
    if not trainer.is_world_process_zero():
        return
    model = trainer.accelerator.unwrap_model(trainer.model)
    model = model.merge_and_unload() if adapter else model
    model.save_pretrained(args.out)
    tokenizer.save_pretrained(args.out)
    losses = [[log["step"], log["loss"]] for log in trainer.state.log_history if "loss" in log]
    run = {
        "format": "abide run 1",
        "settings": {"stage": args.stage, "epochs": args.epochs, "rank": args.rank, "seed": args.seed},
        "base": {path.name: sha256(path) for path in sorted(args.base.glob("*.safetensors"))},
        "examples": len(rows),
        "environment": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "trl": trl.__version__,
            "device": torch.cuda.get_device_name() if torch.cuda.is_available() else platform.machine(),
        },
        "seconds": result.metrics["train_runtime"],
        "losses": losses,
    }
    (args.out / "run.json").write_text(json.dumps(run, indent=1))
    shutil.rmtree(args.out / "checkpoints", ignore_errors=True)


if __name__ == "__main__":
    main()

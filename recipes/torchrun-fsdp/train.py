"""Trains a model of the Llama layout on a corpus's data/text with PyTorch FSDP2, and writes Hugging Face files.

    torchrun --standalone --nproc-per-node=2 train.py --data corpus/ID/data/text --tokenizer tokenizer.json --out out

On GPUs it computes in bfloat16 over NCCL, elsewhere in float32 over gloo. It reads nothing but its arguments, needs no network, goes
on from its last checkpoint if `--out` holds one, and ends with 0 only if every file is whole.
"""

import argparse
import hashlib
import json
import math
import os
import platform
import shutil
import sys
import time
from pathlib import Path

import pyarrow.parquet
import torch
import torch.distributed as dist
import torch.distributed.checkpoint as dcp
import torch.nn.functional as F
import transformers
from tokenizers import Tokenizer
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_model_state_dict,
    get_state_dict,
    set_state_dict,
)
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard
from transformers import LlamaConfig, LlamaForCausalLM

END = "<|endoftext|>"
NO_TARGET = -100


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the corpus's data/text")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json, trained on no member's text")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--depth", type=int, default=6, help="layers; sets the other sizes as `abide train` does")
    parser.add_argument("--context", type=int, default=256)
    parser.add_argument("--sequences", type=int, default=8, help="sequences of a step, over all ranks")
    parser.add_argument("--steps", type=int, default=0, help="0: twenty tokens for each parameter")
    parser.add_argument("--rate", type=float, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint-steps", type=int, default=500)
    parser.add_argument("--stop-after", type=int, help="keep a checkpoint after this step and end with 3")
    parser.add_argument("--log-steps", type=int, default=10)
    return parser.parse_args()


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder):
    """Ids and texts of every shard, and the shards' digests."""
    shards = sorted(folder.glob("*.parquet"))
    if not shards:
        sys.exit(f"error: `{folder}` holds no Parquet files")
    rows = []
    for shard in shards:
        table = pyarrow.parquet.read_table(shard, columns=["id", "text"])
        rows += [(i, t) for i, t in zip(table["id"].to_pylist(), table["text"].to_pylist()) if t]
    return rows, {shard.name: sha256(shard) for shard in shards}


class Packing:
    """All tokens in sequences of equal length, in an order that each row's own id decides."""

    def __init__(self, rows, tokenizer, context, seed):
        end = tokenizer.token_to_id(END)
        # What a member types is text, even if it looks like a mark of ours.
        tokenizer.encode_special_tokens = True
        texts = tokenizer.encode_batch_fast([text for _, text in rows], add_special_tokens=False)
        self.documents = [(row[0], encoded.ids + [end]) for row, encoded in zip(rows, texts)]
        self.end, self.context, self.seed = end, context, seed
        self.number, self.tokens = -1, []
        self.turn(0)

    def turn(self, number):
        key = f"{self.seed} {number} ".encode()
        place = lambda document: (hashlib.blake2b(key + document[0].encode()).digest(), document[0])
        self.tokens = [token for _, tokens in sorted(self.documents, key=place) for token in tokens]
        self.number = number
        self.sequences = math.ceil(len(self.tokens) / self.context)

    def step(self, step, sequences, rank, world):
        """This rank's share of a step, and how many targets the whole step has."""
        inputs, targets, count = [], [], 0
        for place, number in enumerate(range(step * sequences, (step + 1) * sequences)):
            if number // self.sequences != self.number:
                self.turn(number // self.sequences)
            start = number % self.sequences * self.context
            window = self.tokens[start : start + self.context + 1]
            goals = window[1:]
            count += len(goals)
            if place % world == rank:
                window = window[: self.context]
                inputs.append(window + [self.end] * (self.context - len(window)))
                targets.append(goals + [NO_TARGET] * (self.context - len(goals)))
        return torch.tensor(inputs), torch.tensor(targets), count


def configuration(depth, vocabulary, context):
    heads = (5 * depth + 5) // 6
    width = 64 * heads
    hidden = -(-8 * width // 96) * 32
    return LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=hidden,
        num_hidden_layers=depth,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        max_position_embeddings=context,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=0,
    )


def rate(step, steps, highest):
    """A rise, a level, and half a cosine over the last fifth; `step` counts from 1."""
    rise = max(1, min(100, -(-steps // 10)))
    fall = max(1, -(-steps // 5))
    level = steps - fall
    if step < rise:
        return highest * step / rise
    if step <= level:
        return highest
    return highest * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * (step - level) / fall)))


class Checkpoints:
    """`latest.json` names the newest folder and is swapped last; the one before stays until then."""

    def __init__(self, out, rank):
        self.folder, self.rank = out / "checkpoints", rank
        self.latest = self.folder / "latest.json"

    def keep(self, model, optimizer, standing):
        path = self.folder / f"step-{standing['step']:08}"
        if self.rank == 0:
            self.folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(path, ignore_errors=True)
        dist.barrier()
        weights, moments = get_state_dict(model, optimizer)
        dcp.save({"model": weights, "optimizer": moments}, checkpoint_id=path)
        dist.barrier()
        if self.rank == 0:
            write(self.latest, standing | {"folder": path.name})
            for other in self.folder.glob("step-*"):
                if other != path:
                    shutil.rmtree(other)
        dist.barrier()

    def load(self, model, optimizer, recipe):
        if not self.latest.exists():
            return {"step": 0, "recipe": recipe, "losses": []}
        standing = json.loads(self.latest.read_text())
        if standing["recipe"] != recipe:
            sys.exit(f"error: `{self.folder}` was made by other settings or other data")
        weights, moments = get_state_dict(model, optimizer)
        state = {"model": weights, "optimizer": moments}
        dcp.load(state, checkpoint_id=self.folder / standing.pop("folder"))
        set_state_dict(
            model, optimizer, model_state_dict=state["model"], optim_state_dict=state["optimizer"]
        )
        return standing


def write(path, value):
    beside = path.with_suffix(".part")
    with open(beside, "w") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)


def export(model, config, tokenizer, out, rank):
    """The whole model on rank 0, as `transformers` writes it."""
    weights = get_model_state_dict(
        model, options=StateDictOptions(full_state_dict=True, cpu_offload=True)
    )
    if rank == 0:
        whole = LlamaForCausalLM(config)
        whole.load_state_dict(weights)
        whole.save_pretrained(out)
        shutil.copyfile(tokenizer, out / "tokenizer.json")
        tokens = {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": END,
            "eos_token": END,
            "pad_token": END,
            "model_max_length": config.max_position_embeddings,
        }
        write(out / "tokenizer_config.json", tokens)
    dist.barrier()


def main():
    args = arguments()
    is_gpu = torch.cuda.is_available()
    rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    local = int(os.environ["LOCAL_RANK"])
    device = torch.device("cuda", local) if is_gpu else torch.device("cpu")
    if is_gpu:
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if is_gpu else "gloo")
    if args.sequences % world:
        sys.exit(f"error: {args.sequences} sequences can't be shared by {world} ranks")
    rows, shards = read(args.data)
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    vocabulary = -(-tokenizer.get_vocab_size() // 64) * 64
    config = configuration(args.depth, vocabulary, args.context)
    packing = Packing(rows, tokenizer, args.context, args.seed)

    # Every rank begins with the same weights, and keeps its share of them.
    torch.manual_seed(args.seed)
    model = LlamaForCausalLM(config).to(device)
    parameters = model.num_parameters()
    mesh = dist.device_mesh.init_device_mesh(device.type, (world,))
    low = MixedPrecisionPolicy(param_dtype=torch.bfloat16, reduce_dtype=torch.float32)
    options = {"mesh": mesh} | ({"mp_policy": low} if is_gpu else {})
    for layer in model.model.layers:
        fully_shard(layer, **options)
    fully_shard(model, **options)
    matrices = [weight for weight in model.parameters() if weight.ndim > 1]
    vectors = [weight for weight in model.parameters() if weight.ndim == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    highest = args.rate or 0.002 * math.sqrt(320 / config.hidden_size)
    optimizer = torch.optim.AdamW(groups, lr=highest, betas=(0.9, 0.95), eps=1e-8)

    steps = args.steps or -(-20 * parameters // (args.sequences * args.context))
    settings = {
        "depth": args.depth,
        "context": args.context,
        "sequences": args.sequences,
        "steps": steps,
        "rate": highest,
        "seed": args.seed,
        "tokenizer": sha256(args.tokenizer),
        "shards": shards,
    }
    recipe = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
    checkpoints = Checkpoints(args.out, rank)
    standing = checkpoints.load(model, optimizer, recipe)
    began = warm = standing["step"]
    since = time.perf_counter()
    for step in range(began + 1, steps + 1):
        inputs, targets, count = packing.step(step - 1, args.sequences, rank, world)
        logits = model(input_ids=inputs.to(device), use_cache=False).logits.float()
        loss = F.cross_entropy(
            logits.flatten(0, 1),
            targets.to(device).flatten(),
            ignore_index=NO_TARGET,
            reduction="sum",
        )
        # Gradients are averaged over ranks; the loss is a mean over the targets of all of them.
        (loss * world / count).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rate(step, steps, highest)
        optimizer.step()
        optimizer.zero_grad()
        standing["step"] = step
        if step % args.log_steps == 0 or step == 1 or step == steps:
            total = loss.detach().clone()
            dist.all_reduce(total)
            mean = total.item() / count
            if not math.isfinite(mean):
                sys.exit(f"error: the loss of step {step} is {mean}")
            standing["losses"].append([step, mean])
            if rank == 0:
                print(f"step {step} of {steps}: loss {mean:.4f}", flush=True)
            if warm == began:
                # What the first steps take to begin is not speed. Reading the loss has waited for the device.
                since, warm = time.perf_counter(), step
        if step == args.stop_after and step < steps:
            checkpoints.keep(model, optimizer, standing)
            dist.destroy_process_group()
            sys.exit(3)
        if step % args.checkpoint_steps == 0 and step < steps:
            checkpoints.keep(model, optimizer, standing)
    if is_gpu:
        torch.cuda.synchronize()
    took = time.perf_counter() - since
    made = steps - warm
    export(model, config, args.tokenizer, args.out, rank)
    if rank == 0:
        files = sorted(path for path in args.out.iterdir() if path.is_file() and path.name != "run.json")
        peak = torch.cuda.max_memory_allocated() if is_gpu else 0
        run = {
            "format": "abide run 1",
            "settings": settings,
            "code": {path.name: sha256(path) for path in [Path(__file__)]},
            "environment": {
                "python": platform.python_version(),
                "torch": torch.__version__,
                "transformers": transformers.__version__,
                "device": torch.cuda.get_device_name() if is_gpu else platform.machine(),
                "ranks": world,
                "precision": "bfloat16" if is_gpu else "float32",
            },
            "parameters": parameters,
            "losses": standing["losses"],
            "tokens_per_second": made * args.sequences * args.context / took if made else None,
            "peak_device_mib": peak / 2**20,
            "files": {path.name: sha256(path) for path in files},
        }
        write(args.out / "run.json", run)
        shutil.rmtree(checkpoints.folder, ignore_errors=True)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()

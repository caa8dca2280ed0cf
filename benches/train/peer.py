"""A peer of `cargo xtask bench train`: the same model, batch and optimizer with PyTorch, or the same text with `transformers`.

    python peer.py eager|compile|generate|gemm STEPS THREADS
"""

import json
import sys
import time

import torch
import transformers

what, steps, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(0)
SEQUENCES, CONTEXT, VOCABULARY = 8, 256, 8192
config = transformers.LlamaConfig(
    vocab_size=VOCABULARY,
    hidden_size=320,
    intermediate_size=864,
    num_hidden_layers=6,
    num_attention_heads=5,
    num_key_value_heads=5,
    max_position_embeddings=CONTEXT,
    rms_norm_eps=1e-5,
    tie_word_embeddings=True,
    attn_implementation="sdpa",
)
model = transformers.LlamaForCausalLM(config).float()
assert model.num_parameters() == 10_059_840, model.num_parameters()
seconds, losses = [], []

if what == "generate":
    model.eval()
    prompt = torch.ones(1, 32, dtype=torch.long)
    for _ in range(steps):
        began = time.perf_counter()
        made = model.generate(
            prompt, min_new_tokens=128, max_new_tokens=128, do_sample=True, use_cache=True, pad_token_id=0
        )
        assert made.shape[1] == 160
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "tokens": 128}))
    sys.exit(0)


if what == "gemm":
    # How fast the machine multiplies when it does nothing else, by the library that PyTorch has for it: "tokens" are operations.
    one, other = torch.rand(2, 2048, 2048)
    for _ in range(steps):
        began = time.perf_counter()
        torch.mm(one, other)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "tokens": 2 * 2048**3}))
    sys.exit(0)


def loss_of(inputs, targets):
    logits = model(input_ids=inputs, use_cache=False).logits
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


run = torch.compile(loss_of) if what == "compile" else loss_of
# The fastest of PyTorch's own: one kernel for all weights.
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1, fused=True)
count = SEQUENCES * CONTEXT
for _ in range(steps):
    tokens = (torch.rand(count + 1).pow(3) * VOCABULARY).long()
    inputs, targets = tokens[:-1].view(SEQUENCES, -1), tokens[1:].view(SEQUENCES, -1)
    began = time.perf_counter()
    loss = run(inputs, targets)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    losses.append(loss.item())
    seconds.append(time.perf_counter() - began)
print(json.dumps({"seconds": seconds, "losses": losses, "tokens": count}))

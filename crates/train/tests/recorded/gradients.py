"""Records the loss and the gradient of every tensor of a small Llama as PyTorch finds them.

    python crates/train/tests/recorded/gradients.py > crates/train/tests/recorded/gradients.json

Weights and tokens come from a generator of integers that the test repeats.
"""

import json

import numpy
import torch
import transformers

SHAPE = dict(vocabulary=96, width=48, layers=2, heads=3, hidden=80, context=70)


class Numbers:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state

    def units(self, count):
        """Numbers from -1/2 to 1/2, exact in single precision."""
        return numpy.array([(self.next() >> 8) / 2**24 - 0.5 for _ in range(count)], dtype=numpy.float32)


def named(name):
    """A seed for each name: PyTorch lists tensors in another order."""
    seed = 1
    for byte in name.encode():
        seed = (seed * 31 + byte) % 2**32
    return seed


config = transformers.LlamaConfig(
    vocab_size=SHAPE["vocabulary"],
    hidden_size=SHAPE["width"],
    intermediate_size=SHAPE["hidden"],
    num_hidden_layers=SHAPE["layers"],
    num_attention_heads=SHAPE["heads"],
    num_key_value_heads=SHAPE["heads"],
    max_position_embeddings=SHAPE["context"],
    rms_norm_eps=1e-5,
    tie_word_embeddings=True,
)
model = transformers.LlamaForCausalLM(config).float()
for name, weight in model.named_parameters():
    units = torch.from_numpy(Numbers(named(name)).units(weight.numel())).reshape(weight.shape)
    # Norms near one, matrices around zero; products with powers of two are exact.
    weight.data = 1 + units / 4 if weight.ndim == 1 else units / 2
numbers = Numbers(2)
tokens = torch.tensor([numbers.next() >> 16 for _ in range(2 * SHAPE["context"])]) % SHAPE["vocabulary"]
tokens = tokens.reshape(2, -1)
logits = model(tokens).logits
targets = torch.cat([tokens[:, 1:], torch.full((2, 1), -100)], 1)
loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
loss.backward()
tensors = {}
for name, weight in model.named_parameters():
    gradient = weight.grad.double().flatten()
    direction = torch.from_numpy(Numbers(3).units(len(gradient))).double()
    tensors[name] = {
        "norm": gradient.norm().item(),
        "along": (gradient @ direction).item(),
        "some": gradient[:: max(1, len(gradient) // 8)].tolist()[:8],
    }
versions = {"torch": torch.__version__, "transformers": transformers.__version__}
print(json.dumps({"versions": versions, "shape": SHAPE, "loss": loss.item(), "tensors": tensors}, indent=1))

"""An encoder-decoder of transformer layers, norms before the branches, with all of its attention weights.

Vaswani et al. 2017, arXiv:1706.03762. Sinusoidal positions, embeddings times the root of the width, one more norm behind
encoder and decoder. What the answer begins with is its end mark, number 0; number 0 of the source is what is not known."""
import math

import torch
from torch import nn

SIZES = {"width": 64, "heads": 4, "layers": 2, "inner": 128}


def positions(count, width):
    place = torch.arange(count, dtype=torch.float64)[:, None]
    angle = place / 10000 ** (torch.arange(0, width, 2, dtype=torch.float64) / width)
    return torch.stack((angle.sin(), angle.cos()), 2).flatten(1).float()


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, memory, visible, reweigh=None):
        """x [N,T,D] looks at memory [N,S,D] where visible [N,T or 1,S] -> output [N,T,D], weights [N,H,T,S]."""
        query, key, value = (
            part(rows).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for part, rows in ((self.query, x), (self.key, memory), (self.value, memory))
        )
        scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[3])
        weights = torch.softmax(scores.masked_fill(~visible[:, None], -torch.inf), 3)
        if reweigh is not None:
            weights = reweigh(weights, visible[:, None])
        return self.output((weights @ value).transpose(1, 2).flatten(2)), weights


class FeedForward(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        return self.down(torch.relu(self.up(x)))


class Layer(nn.Module):
    def __init__(self, sizes, crosses):
        super().__init__()
        width = sizes["width"]
        self.attention_norm = nn.LayerNorm(width)
        self.attention = Attention(width, sizes["heads"])
        if crosses:
            self.cross_norm = nn.LayerNorm(width)
            self.cross = Attention(width, sizes["heads"])
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp = FeedForward(width, sizes["inner"])

    def forward(self, x, visible, memory=None, memory_visible=None, reweigh=None):
        normed = self.attention_norm(x)
        change, weights = self.attention(normed, normed, visible)
        x, cross = x + change, None
        if memory is not None:
            change, cross = self.cross(self.cross_norm(x), memory, memory_visible, reweigh)
            x = x + change
        return x + self.mlp(self.mlp_norm(x)), weights, cross


class EncoderDecoder(nn.Module):
    def __init__(self, source, target, sizes=SIZES):
        super().__init__()
        width = sizes["width"]
        self.width = width
        self.source_embedding = nn.Embedding(source, width, padding_idx=0)
        self.target_embedding = nn.Embedding(target, width)
        for table in (self.source_embedding, self.target_embedding):
            nn.init.normal_(table.weight, std=width**-0.5)
        self.source_embedding.weight.data[0] = 0
        self.encoder = nn.ModuleList(Layer(sizes, False) for _ in range(sizes["layers"]))
        self.encoder_norm = nn.LayerNorm(width)
        self.decoder = nn.ModuleList(Layer(sizes, True) for _ in range(sizes["layers"]))
        self.decoder_norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, target)

    def embed(self, table, numbers):
        return table(numbers) * math.sqrt(self.width) + positions(numbers.shape[1], self.width)

    def encode(self, source, mask):
        """Memory [N,S,D] and weights [N,L,H,S,S] of characters [N,S]; mask [N,S] is true on characters."""
        x, every = self.embed(self.source_embedding, source), []
        for layer in self.encoder:
            x, weights, _ = layer(x, mask[:, None])
            every.append(weights)
        return self.encoder_norm(x), torch.stack(every, 1)

    def decode(self, memory, mask, before, reweigh=None):
        """Logits [N,T,V], cross weights [N,L,H,T,S] and own weights [N,L,H,T,T] after the answer so far [N,T]."""
        steps = before.shape[1]
        causal = torch.ones(steps, steps, dtype=torch.bool).tril()[None]
        x, crosses, every = self.embed(self.target_embedding, before), [], []
        for layer in self.decoder:
            x, weights, cross = layer(x, causal, memory, mask[:, None], reweigh)
            crosses.append(cross)
            every.append(weights)
        return self.output(self.decoder_norm(x)), torch.stack(crosses, 1), torch.stack(every, 1)

    def forward(self, source, mask, target, reweigh=None):
        """As decode, with the right answer [N,T] known up to each step."""
        before = torch.cat((torch.zeros_like(target[:, :1]), target[:, :-1]), 1)
        return self.decode(self.encode(source, mask)[0], mask, before, reweigh)

    def answer(self, source, mask, steps, reweigh=None):
        """Greedy: logits [N,T,V], cross weights [N,L,H,T,S] and answers [N,T] up to the step at which all have ended."""
        memory, _ = self.encode(source, mask)
        before = torch.zeros(len(source), 1, dtype=torch.long)
        for step in range(steps):
            logits, cross, _ = self.decode(memory, mask, before, reweigh)
            before = torch.cat((before, logits[:, -1:].argmax(2)), 1)
            if bool((before[:, 1:] == 0).any(1).all()):
                break
        return logits, cross, before[:, 1:]

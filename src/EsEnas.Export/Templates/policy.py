@HEAD@
"""The policy of policy.json, for Python with numpy.

    policy = Policy("policy.json")
    action = policy.act(observation)

`python3 policy.py` tests it with the file's own vectors.
"""
import json
import os
import sys

import numpy as np

FUNCTIONS = {
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0.0),
    "exp": lambda x: np.exp(np.minimum(x, 20.0)),
    "identity": lambda x: x,
    "sin": np.sin,
    "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),
    "abs": np.abs,
    "cos": np.cos,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1.0 / np.where(x >= 0.0, np.maximum(x, 0.1), np.minimum(x, -0.1)),
    "step": lambda x: np.where(x >= 0.0, 1.0, 0.0),
}


class Policy:
    """Acts on observations of the task. No state: one object serves any number of episodes."""

    def __init__(self, path=None):
        path = path or os.path.join(os.path.dirname(os.path.abspath(__file__)), "policy.json")
        with open(path, encoding="utf-8") as file:
            self.file = json.load(file)
        if self.file["schema"] != 1:
            raise ValueError(f"{path}: schema {self.file['schema']}; this is a reader of schema 1")
        layers = self.file["layers"]
        count = sum(layers)
        weights = np.zeros((count, count))
        for source, target, weight in self.file["edges"]:
            weights[source, target] = weight
        self.bias = np.zeros(count)
        for neuron, bias in self.file["biases"]:
            self.bias[neuron] = bias
        # What reaches no action is not read: a broken sensor there does no harm.
        self.used = np.zeros(count, dtype=bool)
        self.used[count - layers[-1]:] = True
        for source, target, _ in reversed(self.file["edges"]):
            self.used[source] |= self.used[target]
        names = self.file["nonlinearities"] + [["tanh"] * layers[-1]]
        self.layers = []
        first = layers[0]
        for size, row in zip(layers[1:], names):
            self.layers.append((first, first + size, weights[:first, first:first + size], row))
            first += size
        self.inputs = layers[0]
        signals = self.file.get("interface", {}).get("observations", [{}] * layers[0])
        self.low = np.array([signal.get("low", -np.inf) for signal in signals])
        self.high = np.array([signal.get("high", np.inf) for signal in signals])
        self.mean = np.array(self.file["normalizer"]["mean"])
        self.scale = np.array(self.file["normalizer"]["scale"])
        action = self.file["action"]
        self.action_low, self.action_high = np.array(action["low"]), np.array(action["high"])
        unit = action.get("scale", "range") == "unit"
        self.middle = 0.0 if unit else 0.5 * self.action_low + 0.5 * self.action_high
        self.half = 1.0 if unit else 0.5 * self.action_high - 0.5 * self.action_low

    def act(self, observation):
        """The action for an observation."""
        observation = np.asarray(observation, dtype=float)
        if observation.shape != (self.inputs,):
            raise ValueError(f"an observation has {self.inputs} numbers, not the shape {observation.shape}")
        values = np.zeros(len(self.bias))
        normalized = (np.clip(observation, self.low, self.high) - self.mean) * self.scale
        values[:self.inputs] = np.where(self.used[:self.inputs], normalized, 0.0)
        for first, end, weights, names in self.layers:
            sums = self.bias[first:end] + values[:first] @ weights
            values[first:end] = [FUNCTIONS[name](x) for name, x in zip(names, sums)]
        action = self.middle + self.half * values[len(values) - len(self.action_low):]
        return np.clip(action, self.action_low, self.action_high)


def main():
    policy = Policy(*sys.argv[1:2])
    vectors = policy.file["interface"]["vectors"]
    size = np.maximum(np.maximum(np.abs(policy.action_low), np.abs(policy.action_high)), np.finfo(float).tiny)
    difference = max(np.max(np.abs(policy.act(v["observation"]) - v["action"]) / size) for v in vectors)
    print(f"{len(vectors)} vectors; the largest difference is {difference:.1e} of the range")
    return 0 if difference < 1e-9 else 1


if __name__ == "__main__":
    sys.exit(main())

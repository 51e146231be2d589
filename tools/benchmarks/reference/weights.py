"""Loads the weights of model sets, from the same files as the worker, into the modules of networks.py."""
import json
import math

import numpy as np
import torch

FACENET_FILE = "20180402-114759-vggface2.pt"


def tfjs(manifest):
    """Returns the tensors of face-api.js by name, from a manifest (shapes, scale and minimum of quantised ones) and its shards."""
    tensors = {}
    for group in json.loads(manifest.read_text()):
        data = b"".join((manifest.parent / path).read_bytes() for path in group["paths"])
        at = 0
        for entry in group["weights"]:
            count = math.prod(entry["shape"])
            coded = entry.get("quantization")
            kind = np.dtype(coded["dtype"] if coded else entry["dtype"]).newbyteorder("<")
            values = np.frombuffer(data, kind, count, at)
            at += count * kind.itemsize
            if coded:
                values = values * coded["scale"] + coded["min"]
            tensors[entry["name"]] = torch.from_numpy(values.astype(np.float32)).reshape(entry["shape"])
    return tensors


def mtcnn(models):
    """Returns the state dicts of P-Net, R-Net and O-Net, and their source."""
    folder = models / "facenet"
    if all((folder / f"{net}.pt").exists() for net in ("pnet", "rnet", "onet")):
        return [torch.load(folder / f"{net}.pt", map_location="cpu") for net in ("pnet", "rnet", "onet")], "facenet"
    published = tfjs(models / "dlib" / "mtcnn_model-weights_manifest.json")
    dense = {
        "pnet": {},
        "rnet": {"fc1": "dense4", "fc2_1": "dense5_1", "fc2_2": "dense5_2"},
        "onet": {"fc1": "dense5", "fc2_1": "dense6_1", "fc2_2": "dense6_2", "fc2_3": "dense6_3"},
    }
    dicts = []
    for net, names in dense.items():
        state = {}
        for name, tensor in published.items():
            parts = name.split("/")
            if parts[0] != net:
                continue
            if len(parts) == 2:  # The slopes of a PReLU.
                state[parts[1].replace("_alpha", ".weight")] = tensor.reshape(-1)
            elif parts[2] == "weights":  # [x][y][in][out], or [in][out].
                state[names.get(parts[1], parts[1]) + ".weight"] = tensor.permute(*reversed(range(tensor.dim()))).contiguous()
            else:
                state[names.get(parts[1], parts[1]) + ".bias"] = tensor
        dicts.append(state)
    return dicts, "dlib"


def dlib(models, network):
    """Loads the weights of face-api.js into the dlib network."""
    published = tfjs(models / "dlib" / "face_recognition_model-weights_manifest.json")
    state = network.state_dict()
    for name, tensor in published.items():
        if name == "fc":
            state["fc.weight"] = tensor.t().contiguous()
            continue
        block, rest = name.split("/", 1)
        key = (block if block == "conv32_down" else "blocks." + block) + "." + rest.replace("/", ".")
        key = key.replace("conv.filters", "conv.weight").replace("scale.weights", "scale.weight")
        key = key.replace("scale.biases", "scale.bias")
        if key not in state:
            raise ValueError(f"dlib's network has no {key} for {name}")
        state[key] = tensor.permute(3, 2, 0, 1).contiguous() if tensor.dim() == 4 else tensor
    network.load_state_dict(state)


def noise(name, count):
    """Returns numbers in [-1, 1) by SplitMix64 from the FNV-1a hash of a name, the same in every language."""
    hashed = 0xCBF29CE484222325
    for byte in name.encode():
        hashed = (hashed ^ byte) * 0x100000001B3 % 2**64
    with np.errstate(over="ignore"):
        z = np.uint64(hashed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float64) / 2**24 * 2 - 1


def seeded(name, shape):
    """Returns a tensor of the generated weights of the benchmarks' facenet-seeded (GeneratedWeights)."""
    if name.endswith("num_batches_tracked"):
        return torch.tensor(0)
    u = noise(name, math.prod(shape))
    if name.endswith("running_var"):
        values = 1 + 0.5 * u
    elif name.endswith("running_mean") or name.endswith("bias"):
        values = 0.1 * u
    elif len(shape) == 1:
        values = 1 + 0.1 * u
    else:
        values = u * math.sqrt(6 / math.prod(shape[1:]))
    return torch.from_numpy(values.astype(np.float32)).reshape(shape)


def facenet(models, network):
    """Loads the published weights into InceptionResnetV1, or generated ones if the file is missing."""
    file = models / "facenet" / FACENET_FILE
    if file.exists():
        state = torch.load(file, map_location="cpu")
        state = {name: tensor for name, tensor in state.items() if not name.startswith("logits.")}
    else:
        state = {name: seeded(name, tuple(tensor.shape)) for name, tensor in network.state_dict().items()}
    network.load_state_dict(state)

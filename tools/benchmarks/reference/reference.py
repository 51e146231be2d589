#!/usr/bin/env python3
"""The reference implementations in PyTorch. tools/benchmarks/compare sends requests line by line; --check tests them.

If facenet-pytorch is installed, its MTCNN and InceptionResnetV1 run, otherwise those of mtcnn.py and networks.py with the
same weights. They run with one thread, without gradients, in eval mode and with batch norm not folded, as is usual.
"""
import argparse
import json
import math
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
try:
    import numpy as np
    import torch
    from PIL import Image, ImageOps
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}), flush=True)
    sys.exit(0)

sys.path.insert(0, str(Path(__file__).parent))
import weights
from mtcnn import Mtcnn
from networks import Dlib, InceptionResnetV1

try:
    import facenet_pytorch
except ImportError:
    facenet_pytorch = None

PEOPLE = 100_000
# Positions of MTCNN's five landmarks in dlib's training chips, in units of the unpadded square.
MEAN_FACE = np.array([(0.2255, 0.2160), (0.7548, 0.2160), (0.4901, 0.5156), (0.2541, 0.7802), (0.7261, 0.7802)])
CHIP = (0.25 + MEAN_FACE) / 1.5 * 150


def decode(file):
    return ImageOps.exif_transpose(Image.open(file)).convert("RGB")


def box_crop(image, box, points):
    """facenet-pytorch's extract_face with margin 0: 240x240 by Pillow's bilinear resize."""
    left, top = int(max(box[0], 0)), int(max(box[1], 0))
    right, bottom = int(min(box[2], image.width)), int(min(box[3], image.height))
    return image.crop((left, top, right, bottom)).resize((240, 240), Image.BILINEAR)


def chip(image, box, points):
    """A 150x150 chip by the least-squares similarity from the landmarks to dlib's (Umeyama 1991), sampled bilinearly."""
    to, of = CHIP - CHIP.mean(0), points - points.mean(0)
    a = (to * of).sum() / (to * to).sum()
    b = (to[:, 0] * of[:, 1] - to[:, 1] * of[:, 0]).sum() / (to * to).sum()
    turn = np.array([[a, -b], [b, a]])
    x, y = points.mean(0) - turn @ CHIP.mean(0)
    return image.transform((150, 150), Image.AFFINE, (a, -b, x, b, a, y), Image.BILINEAR)


class OurMtcnn:
    def __init__(self, models):
        states, self.of = weights.mtcnn(models)
        self.mtcnn = Mtcnn(states)

    def detect(self, image):
        self.mtcnn.suppressing = 0.0
        return self.mtcnn.detect(image)

    def suppressing(self):
        return self.mtcnn.suppressing


class TheirMtcnn:
    """The MTCNN of facenet-pytorch, if it is installed."""

    of = "facenet-pytorch"

    def __init__(self):
        self.mtcnn = facenet_pytorch.MTCNN(image_size=240, margin=0, min_face_size=20, keep_all=True)

    def detect(self, image):
        boxes, scores, points = self.mtcnn.detect(image, landmarks=True)
        if boxes is None:
            return np.zeros((0, 4)), np.zeros(0), np.zeros((0, 5, 2))
        return Mtcnn.largest_first(boxes, scores, points)

    def suppressing(self):
        return 0.0


class Embedder:
    def __init__(self, models, name):
        self.align = chip if name == "dlib" else box_crop
        self.side = 150 if name == "dlib" else 240
        if name == "dlib":
            self.network = Dlib()
            weights.dlib(models, self.network)
            self.mean, self.scale = torch.tensor([122.782, 117.001, 104.298]).view(3, 1, 1), 256
        else:
            own = InceptionResnetV1()
            self.network = facenet_pytorch.InceptionResnetV1(pretrained=None) if facenet_pytorch else own
            weights.facenet(models, own)
            if facenet_pytorch:
                self.network.load_state_dict(own.state_dict(), strict=False)
            self.mean, self.scale = torch.tensor(127.5), 128
        self.network.eval()

    def embed(self, rgb):
        """Returns the vector of a crop, which is a Pillow image or an array [side][side][3]."""
        with torch.no_grad():
            planes = torch.as_tensor(np.array(rgb)).permute(2, 0, 1).float().contiguous()
            return self.network(((planes - self.mean) / self.scale).unsqueeze(0))[0].numpy()


class Reference:
    def __init__(self, models, pictures, crops):
        self.models, self.pictures, self.crops = models, pictures, crops
        self.detector = TheirMtcnn() if facenet_pytorch else OurMtcnn(models)
        self.embedders, self.prepared = {}, {}

    def embedder(self, name):
        if name not in self.embedders:
            self.embedders[name] = Embedder(self.models, name)
        return self.embedders[name]

    def file(self, picture):
        return next(file for file in self.pictures.iterdir() if file.stem == picture)

    def crop(self, name, picture):
        """Returns the crop of the worker, so that both networks read the same bytes."""
        side = self.embedder(name).side
        return np.fromfile(self.crops / f"{picture}.{name}.rgb", np.uint8).reshape(side, side, 3)

    def look(self, name, file):
        image = decode(file)
        boxes, scores, points = self.detector.detect(image)
        if not len(boxes):
            return None
        embedder = self.embedder(name)
        return embedder.embed(embedder.align(image, boxes[0], points[0]))

    def work(self, stage, name, picture):
        if stage == "match":
            dimension = 128 if name == "dlib" else 512
            gallery = torch.rand(PEOPLE, dimension, generator=torch.Generator().manual_seed(1))
            probe = torch.rand(dimension, generator=torch.Generator().manual_seed(2))
            return lambda: int((gallery - probe).norm(dim=1).argmin())
        file = self.file(picture)
        if stage == "decode":
            return lambda: np.array(decode(file))
        if stage == "detect":
            image = decode(file)
            return lambda: self.detector.detect(image)
        if stage == "align":
            image, embedder = decode(file), self.embedder(name)
            boxes, _, points = self.detector.detect(image)
            return lambda: np.array(embedder.align(image, boxes[0], points[0]))
        if stage == "embed":
            rgb, embedder = self.crop(name, picture), self.embedder(name)
            return lambda: embedder.embed(rgb)
        return lambda: self.look(name, file)

    def time(self, stage, name, picture, seconds):
        """Returns at least one wall time in milliseconds, and the time of suppression in the last; seconds 0 warms up.

        PyTorch reaches its full speed at the second run. Work that takes seconds is not repeated for the warm-up.
        """
        key = (stage, name, picture)
        if key not in self.prepared:
            self.prepared = {key: self.work(*key)}
        work, times, start = self.prepared[key], [], time.perf_counter()
        while not times or time.perf_counter() - start < (seconds or 0.2):
            before = time.perf_counter()
            work()
            times.append((time.perf_counter() - before) * 1e3)
        answer = {"wall": times}
        if stage == "detect":
            answer["suppression"] = self.detector.suppressing() * 1e3
        return answer

    def faces(self, picture):
        boxes, scores, points = self.detector.detect(decode(self.file(picture)))
        return {"boxes": boxes.tolist(), "probabilities": scores.tolist(), "landmarks": points.tolist()}

    def answer(self, words):
        if words[0] == "time":
            return self.time(*words[1:4], float(words[4]))
        if words[0] == "faces":
            return self.faces(words[1])
        if words[0] == "vector":
            return self.embedder(words[1]).embed(self.crop(words[1], words[2])).tolist()
        raise ValueError("unknown request " + words[0])


def cosine(a, b):
    a, b = np.array(a, dtype=np.float64), np.array(b, dtype=np.float64)
    return float(a @ b / math.sqrt((a @ a) * (b @ b)))


def check_alone():
    """Checks formulas, shapes and suppression, which need no weights. Raises AssertionError."""
    assert abs(weights.noise("input160", 1)[0]) <= 1
    boxes = np.array([(0, 0, 10, 10), (1, 1, 11, 11), (20, 20, 30, 30)], dtype=np.float32)
    scores = np.array([0.9, 0.8, 0.7], dtype=np.float32)
    assert list(numpy_kept(boxes, scores)) == [0, 2]
    with torch.no_grad():
        assert tuple(Dlib().eval()(torch.zeros(1, 3, 150, 150)).shape) == (1, 128)
    points = CHIP * 2 + (5, 7)
    image = Image.fromarray(np.random.default_rng(1).integers(0, 255, (320, 320, 3), dtype=np.uint8))
    assert chip(image, None, points).size == (150, 150)
    print("formulas, shapes and suppression: right")


def numpy_kept(boxes, scores):
    from mtcnn import numpy_nms

    return numpy_nms(boxes, scores, 0.5)


def check_golden(models, shared):
    """Compares with golden results of facenet-pytorch and face-api.js, and returns whether all match."""
    golden = json.loads((shared / "golden/mtcnn-facenet.json").read_text())
    detector = TheirMtcnn() if facenet_pytorch else OurMtcnn(models)
    box = probability = landmark = 0.0
    counts, faces_seen = True, 0
    for name, expected in golden["images"].items():
        file = shared / "faces" / name
        boxes, scores, points = detector.detect(Image.open(file).convert("RGB"))
        expected = sorted(expected["faces"], key=lambda face: -area(face["box"]))
        counts &= len(boxes) == len(expected)
        for i, face in enumerate(expected[: len(boxes)]):
            faces_seen += 1
            box = max(box, float(np.abs(boxes[i] - face["box"]).max()))
            probability = max(probability, abs(float(scores[i]) - face["probability"]))
            landmark = max(landmark, float(np.abs(points[i] - np.array(face["landmarks"])).max()))
    print(f"MTCNN on {len(golden['images'])} photos, {faces_seen} faces: all found: {counts}; boxes within {box:.2g} and "
          f"landmarks within {landmark:.2g} pixels, probabilities within {probability:.2g}")
    right = counts and box < 1 and landmark < 1 and probability < 1e-3

    network = InceptionResnetV1().eval()
    weights.facenet(models / "none", network)
    seeded = json.loads((shared / "golden/seeded-inception-resnet-v1.json").read_text())
    worst = 0.0
    for name, expected in seeded["embeddings"].items():
        side = int(name[5:])
        with torch.no_grad():
            planes = torch.from_numpy(weights.noise(name, 3 * side * side).astype(np.float32)).view(1, 3, side, side)
            worst = max(worst, float(np.abs(network(planes)[0].numpy() - np.array(expected)).max()))
    print(f"InceptionResnetV1, seeded: within {worst:.2g}")
    right &= worst < 1e-5

    embedder, worst = Embedder(models, "dlib"), 0.0
    descriptors = json.loads((shared / "golden/dlib/descriptors.json").read_text())
    for name, expected in descriptors.items():
        image = Image.open(shared / f"golden/dlib/chips/{name}.png").convert("RGB")
        worst = max(worst, float(np.abs(embedder.embed(image) - np.array(expected["descriptor"])).max()))
    print(f"dlib's network on {len(descriptors)} chips: within {worst:.2g}")
    return right and worst < 1e-3


def area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def blas():
    """Returns the loaded BLAS library, which determines most of the speed of torch's convolutions."""
    try:
        loaded = {line.split()[-1] for line in open("/proc/self/maps") if "/" in line}
    except OSError:
        return "unknown"
    names = {Path(os.path.realpath(file)).name for file in loaded}
    found = sorted(name for name in names if any(word in name.lower() for word in ("openblas", "mkl_", "blis")))
    if found:
        return found[0]
    plain = sorted(name for name in names if name.startswith("libblas"))
    return f"{plain[0]} (the slow one)" if plain else "within torch"


def main():
    home = Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=Path(os.environ.get("FACES_MODELS") or home / ".faces/models"))
    parser.add_argument("--pictures", type=Path, help="the folder of pictures")
    parser.add_argument("--crops", type=Path, help="the folder of the worker's crops")
    parser.add_argument("--check", action="store_true", help="only check the references, also against golden data if it exists")
    parser.add_argument("--shared", type=Path, default=home / "../shared", help="the folder of reference data")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    if options.check:
        check_alone()
        if not (options.models / "dlib").exists() or not (options.shared / "golden").exists():
            print("model set dlib or golden data not found: further checks skipped")
            return 0
        return 0 if check_golden(options.models, options.shared) else 1
    reference = Reference(options.models, options.pictures, options.crops)
    print(json.dumps({
        "python": sys.version.split()[0], "torch": torch.__version__, "pillow": Image.__version__,
        "blas": blas(),
        "networks": "facenet-pytorch" if facenet_pytorch else "the project's own definition in PyTorch",
        "mtcnn": f"weights of {reference.detector.of}"}), flush=True)
    for line in sys.stdin:
        print(json.dumps(reference.answer(line.split())), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

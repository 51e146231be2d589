"""The MTCNN pipeline of facenet-pytorch: MTCNN(image_size=240, margin=0, min_face_size=20), one picture at a time.

Implemented from the paper with the constants of facenet-pytorch: an image pyramid by area interpolation, P-Net on every
level, then R-Net and O-Net on individually resized crops, with non-maximum suppression after each. It uses torchvision's
nms like facenet-pytorch, or an implementation in NumPy if torchvision is missing. `suppressing` is the time of suppression.
"""
import time

import numpy as np
import torch
from torch.nn.functional import interpolate

from networks import ONet, PNet, RNet

try:
    from torchvision.ops import nms as torchvision_nms
except ImportError:
    torchvision_nms = None

MIN_FACE, CELL, STRIDE, FACTOR = 20, 12, 2, 0.709
THRESHOLDS = (0.6, 0.7, 0.7)


def numpy_nms(boxes, scores, threshold, smaller=False):
    """Greedy suppression by overlap relative to the union, or to the smaller box with sides in whole pixels."""
    one = 1 if smaller else 0
    x1, y1, x2, y2 = boxes.T
    areas = (x2 - x1 + one) * (y2 - y1 + one)
    order = np.argsort(scores)[::-1] if smaller else np.argsort(-scores, kind="stable")
    kept = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        width = np.maximum(0, np.minimum(x2[best], x2[rest]) - np.maximum(x1[best], x1[rest]) + one)
        height = np.maximum(0, np.minimum(y2[best], y2[rest]) - np.maximum(y1[best], y1[rest]) + one)
        common = width * height
        whole = np.minimum(areas[best], areas[rest]) if smaller else areas[best] + areas[rest] - common
        order = rest[common / whole <= threshold]
    return np.array(kept, dtype=np.int64)


class Mtcnn:
    def __init__(self, states):
        self.pnet, self.rnet, self.onet = PNet().eval(), RNet().eval(), ONet().eval()
        for net, state in zip((self.pnet, self.rnet, self.onet), states):
            net.load_state_dict(state)
        self.suppressing = 0.0

    def nms(self, boxes, scores, threshold):
        start = time.perf_counter()
        if torchvision_nms is not None:
            kept = torchvision_nms(boxes, scores, threshold)
        else:
            kept = torch.from_numpy(numpy_nms(boxes.numpy(), scores.numpy(), threshold))
        self.suppressing += time.perf_counter() - start
        return kept

    def detect(self, image):
        """Returns all faces of a Pillow image, largest first: boxes [n, 4], probabilities [n], landmarks [n, 5, 2]."""
        with torch.no_grad():
            # The batch dimension comes first, as in facenet-pytorch. Otherwise PyTorch copies at every level to change the layout.
            picture = torch.as_tensor(np.array(image)[None]).permute(0, 3, 1, 2).float()
            return self.largest_first(*self.decide(picture, self.refine(picture, self.propose(picture))))

    @staticmethod
    def largest_first(boxes, scores, points):
        order = np.argsort((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))[::-1]
        return boxes[order], scores[order], points[order]

    @staticmethod
    def small(pixels, height, width):
        return (interpolate(pixels, size=(height, width), mode="area") - 127.5) * 0.0078125

    def propose(self, picture):
        height, width = picture.shape[2:]
        scale = CELL / MIN_FACE
        side = min(height, width) * scale
        levels = []
        while side >= CELL:
            level = self.small(picture, int(height * scale + 1), int(width * scale + 1))
            moves, faces = self.pnet(level)
            levels.append(self.candidates(moves, faces[:, 1], scale))
            scale *= FACTOR
            side *= FACTOR
        levels = [level[self.nms(level[:, :4], level[:, 4], 0.5)] for level in levels if len(level)]
        if not levels:
            return torch.zeros(0, 5)
        boxes = torch.cat(levels)
        boxes = boxes[self.nms(boxes[:, :4], boxes[:, 4], 0.7)]
        return self.square(self.moved(boxes, boxes[:, 5:9], 0))

    @staticmethod
    def candidates(moves, faces, scale):
        """Returns box, probability and offsets of the sides for each candidate."""
        mask = faces >= THRESHOLDS[0]
        where = mask.nonzero()
        corner = where[:, 1:].flip(1).float()
        first = ((STRIDE * corner + 1) / scale).floor()
        last = ((STRIDE * corner + CELL) / scale).floor()
        return torch.cat([first, last, faces[mask].unsqueeze(1), moves.permute(1, 0, 2, 3)[:, mask].permute(1, 0)], 1)

    def refine(self, picture, boxes):
        crops, boxes = self.crops(picture, boxes, 24)
        if crops is None:
            return boxes
        moves, faces = self.rnet(crops)
        keep = faces[:, 1] > THRESHOLDS[1]
        boxes, moves = torch.cat([boxes[keep, :4], faces[keep, 1:2]], 1), moves[keep]
        kept = self.nms(boxes[:, :4], boxes[:, 4], 0.7)
        return self.square(self.moved(boxes[kept], moves[kept], 1))

    def decide(self, picture, boxes):
        crops, boxes = self.crops(picture, boxes, 48)
        if crops is None:
            return np.zeros((0, 4)), np.zeros(0), np.zeros((0, 5, 2))
        moves, points, faces = self.onet(crops)
        keep = faces[:, 1] > THRESHOLDS[2]
        boxes, moves, points = torch.cat([boxes[keep, :4], faces[keep, 1:2]], 1), moves[keep], points[keep]
        width = (boxes[:, 2] - boxes[:, 0] + 1).unsqueeze(1)
        height = (boxes[:, 3] - boxes[:, 1] + 1).unsqueeze(1)
        x = width * points[:, :5] + boxes[:, 0:1] - 1
        y = height * points[:, 5:] + boxes[:, 1:2] - 1
        boxes = self.moved(boxes, moves, 1)
        start = time.perf_counter()
        kept = numpy_nms(boxes[:, :4].numpy(), boxes[:, 4].numpy(), 0.7, smaller=True)
        self.suppressing += time.perf_counter() - start
        return boxes[kept, :4].numpy(), boxes[kept, 4].numpy(), torch.stack([x, y], 2)[kept].numpy()

    def crops(self, picture, boxes, side):
        """Returns the crops of the boxes, clipped to the picture in whole pixels counted from 1, each resized separately."""
        height, width = picture.shape[2:]
        whole = boxes[:, :4].trunc().int().numpy()
        crops, kept = [], []
        for i, (left, top, right, bottom) in enumerate(whole):
            left, top, right, bottom = max(left, 1), max(top, 1), min(right, width), min(bottom, height)
            if bottom > top - 1 and right > left - 1:
                crops.append(self.small(picture[0, :, top - 1 : bottom, left - 1 : right].unsqueeze(0), side, side))
                kept.append(i)
        return (torch.cat(crops) if crops else None), boxes[kept]

    @staticmethod
    def moved(boxes, moves, pixel):
        """Moves the sides by the offsets of a network, in units of the box's width and height."""
        size = boxes[:, 2:4] - boxes[:, :2] + pixel
        return torch.cat([boxes[:, :2] + moves[:, :2] * size, boxes[:, 2:4] + moves[:, 2:4] * size, boxes[:, 4:5]], 1)

    @staticmethod
    def square(boxes):
        """Extends each box to a square of its longer side with the same centre."""
        size = boxes[:, 2:4] - boxes[:, :2]
        side = size.max(dim=1, keepdim=True).values
        first = boxes[:, :2] + size * 0.5 - side * 0.5
        return torch.cat([first, first + side, boxes[:, 4:5]], 1)

"""The networks in PyTorch in their usual form: batch norm not folded, eval mode, the default memory layout.

MTCNN: Zhang, Zhang, Li, Qiao 2016. InceptionResnetV1: Szegedy, Ioffe, Vanhoucke, Alemi 2016, with facenet-pytorch's sizes.
dlib's ResNet-29: D. King, dnn_face_recognition_ex.cpp. Modules have the names in the published state dicts.
"""
import torch
from torch import nn
from torch.nn import functional as F


class Flat(nn.Module):
    """Flattens [width][height][channel], the order in which MTCNN's dense layers were trained."""

    def forward(self, x):
        return x.permute(0, 3, 2, 1).contiguous().view(x.shape[0], -1)


class PNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 10, 3), nn.PReLU(10)
        self.pool1 = nn.MaxPool2d(2, 2, ceil_mode=True)
        self.conv2, self.prelu2 = nn.Conv2d(10, 16, 3), nn.PReLU(16)
        self.conv3, self.prelu3 = nn.Conv2d(16, 32, 3), nn.PReLU(32)
        self.conv4_1, self.conv4_2 = nn.Conv2d(32, 2, 1), nn.Conv2d(32, 4, 1)

    def forward(self, x):
        x = self.pool1(self.prelu1(self.conv1(x)))
        x = self.prelu3(self.conv3(self.prelu2(self.conv2(x))))
        return self.conv4_2(x), F.softmax(self.conv4_1(x), dim=1)


class RNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 28, 3), nn.PReLU(28)
        self.conv2, self.prelu2 = nn.Conv2d(28, 48, 3), nn.PReLU(48)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv3, self.prelu3 = nn.Conv2d(48, 64, 2), nn.PReLU(64)
        self.flat, self.dense4, self.prelu4 = Flat(), nn.Linear(576, 128), nn.PReLU(128)
        self.dense5_1, self.dense5_2 = nn.Linear(128, 2), nn.Linear(128, 4)

    def forward(self, x):
        x = self.pool(self.prelu1(self.conv1(x)))
        x = self.pool(self.prelu2(self.conv2(x)))
        x = self.flat(self.prelu3(self.conv3(x)))
        x = self.prelu4(self.dense4(x))
        return self.dense5_2(x), F.softmax(self.dense5_1(x), dim=1)


class ONet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 32, 3), nn.PReLU(32)
        self.conv2, self.prelu2 = nn.Conv2d(32, 64, 3), nn.PReLU(64)
        self.pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv3, self.prelu3 = nn.Conv2d(64, 64, 3), nn.PReLU(64)
        self.last_pool = nn.MaxPool2d(2, 2, ceil_mode=True)
        self.conv4, self.prelu4 = nn.Conv2d(64, 128, 2), nn.PReLU(128)
        self.flat, self.dense5, self.prelu5 = Flat(), nn.Linear(1152, 256), nn.PReLU(256)
        self.dense6_1, self.dense6_2, self.dense6_3 = nn.Linear(256, 2), nn.Linear(256, 4), nn.Linear(256, 10)

    def forward(self, x):
        x = self.pool(self.prelu1(self.conv1(x)))
        x = self.pool(self.prelu2(self.conv2(x)))
        x = self.last_pool(self.prelu3(self.conv3(x)))
        x = self.flat(self.prelu4(self.conv4(x)))
        x = self.prelu5(self.dense5(x))
        return self.dense6_2(x), self.dense6_3(x), F.softmax(self.dense6_1(x), dim=1)


class Conv(nn.Module):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.bn(self.conv(x)))


class Residual(nn.Module):
    """Parallel branches, combined by a 1x1 convolution, scaled and added to the input."""

    def __init__(self, channels, scale, branches, width, relu=True):
        super().__init__()
        self.scale, self.relu, self.count = scale, relu, len(branches)
        for i, branch in enumerate(branches):
            setattr(self, f"branch{i}", branch)
        self.conv2d = nn.Conv2d(width, channels, 1)

    def forward(self, x):
        out = torch.cat([getattr(self, f"branch{i}")(x) for i in range(self.count)], 1)
        out = self.conv2d(out) * self.scale + x
        return F.relu(out) if self.relu else out


class Reduction(nn.Module):
    """Parallel branches that halve the resolution, concatenated with the pooled input."""

    def __init__(self, branches):
        super().__init__()
        self.count = len(branches)
        for i, branch in enumerate(branches):
            setattr(self, f"branch{i}", branch)
        self.pool = nn.MaxPool2d(3, 2)

    def forward(self, x):
        return torch.cat([getattr(self, f"branch{i}")(x) for i in range(self.count)] + [self.pool(x)], 1)


def block35():
    return Residual(256, 0.17, [
        Conv(256, 32, 1),
        nn.Sequential(Conv(256, 32, 1), Conv(32, 32, 3, padding=1)),
        nn.Sequential(Conv(256, 32, 1), Conv(32, 32, 3, padding=1), Conv(32, 32, 3, padding=1)),
    ], 96)


def block17():
    return Residual(896, 0.10, [
        Conv(896, 128, 1),
        nn.Sequential(Conv(896, 128, 1), Conv(128, 128, (1, 7), padding=(0, 3)), Conv(128, 128, (7, 1), padding=(3, 0))),
    ], 256)


def block8(scale=0.20, relu=True):
    return Residual(1792, scale, [
        Conv(1792, 192, 1),
        nn.Sequential(Conv(1792, 192, 1), Conv(192, 192, (1, 3), padding=(0, 1)), Conv(192, 192, (3, 1), padding=(1, 0))),
    ], 384, relu)


class InceptionResnetV1(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv2d_1a = Conv(3, 32, 3, 2)
        self.conv2d_2a = Conv(32, 32, 3)
        self.conv2d_2b = Conv(32, 64, 3, padding=1)
        self.maxpool_3a = nn.MaxPool2d(3, 2)
        self.conv2d_3b = Conv(64, 80, 1)
        self.conv2d_4a = Conv(80, 192, 3)
        self.conv2d_4b = Conv(192, 256, 3, 2)
        self.repeat_1 = nn.Sequential(*[block35() for _ in range(5)])
        self.mixed_6a = Reduction([
            Conv(256, 384, 3, 2),
            nn.Sequential(Conv(256, 192, 1), Conv(192, 192, 3, padding=1), Conv(192, 256, 3, 2)),
        ])
        self.repeat_2 = nn.Sequential(*[block17() for _ in range(10)])
        self.mixed_7a = Reduction([
            nn.Sequential(Conv(896, 256, 1), Conv(256, 384, 3, 2)),
            nn.Sequential(Conv(896, 256, 1), Conv(256, 256, 3, 2)),
            nn.Sequential(Conv(896, 256, 1), Conv(256, 256, 3, padding=1), Conv(256, 256, 3, 2)),
        ])
        self.repeat_3 = nn.Sequential(*[block8() for _ in range(5)])
        self.block8 = block8(1.0, relu=False)
        self.avgpool_1a = nn.AdaptiveAvgPool2d(1)
        self.last_linear = nn.Linear(1792, 512, bias=False)
        self.last_bn = nn.BatchNorm1d(512, eps=1e-3)

    def forward(self, x):
        x = self.conv2d_2b(self.conv2d_2a(self.conv2d_1a(x)))
        x = self.conv2d_3b(self.maxpool_3a(x))
        x = self.conv2d_4b(self.conv2d_4a(x))
        x = self.repeat_2(self.mixed_6a(self.repeat_1(x)))
        x = self.block8(self.repeat_3(self.mixed_7a(x)))
        x = self.last_linear(self.avgpool_1a(x).view(x.shape[0], -1))
        return F.normalize(self.last_bn(x), p=2, dim=1)


class Scaled(nn.Module):
    """Convolution and dlib's affine layer, with a factor and an offset per channel: a batch norm with fixed statistics."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding)
        self.scale = nn.BatchNorm2d(outputs, eps=0)

    def forward(self, x):
        return self.scale(self.conv(x))


class DlibBlock(nn.Module):
    def __init__(self, inputs, outputs, down):
        super().__init__()
        self.down, self.more = down, outputs - inputs
        self.conv1 = Scaled(inputs, outputs, 3, 2, 0) if down else Scaled(inputs, outputs, 3, 1, 1)
        self.conv2 = Scaled(outputs, outputs, 3, 1, 1)

    def forward(self, x):
        out = self.conv2(F.relu(self.conv1(x)))
        if self.down:
            x = F.avg_pool2d(x, 2, 2)
            if self.more:
                x = F.pad(x, (0, 0, 0, 0, 0, self.more))
            missing = x.shape[2] - out.shape[2]
            if missing:
                out = F.pad(out, (0, missing, 0, missing))
        return F.relu(out + x)


class Dlib(nn.Module):
    BLOCKS = [
        ("conv32_1", 32, 32), ("conv32_2", 32, 32), ("conv32_3", 32, 32),
        ("conv64_down", 32, 64), ("conv64_1", 64, 64), ("conv64_2", 64, 64), ("conv64_3", 64, 64),
        ("conv128_down", 64, 128), ("conv128_1", 128, 128), ("conv128_2", 128, 128),
        ("conv256_down", 128, 256), ("conv256_1", 256, 256), ("conv256_2", 256, 256),
        ("conv256_down_out", 256, 256),
    ]

    def __init__(self):
        super().__init__()
        self.conv32_down = Scaled(3, 32, 7, 2, 0)
        self.blocks = nn.Sequential()
        for name, inputs, outputs in self.BLOCKS:
            self.blocks.add_module(name, DlibBlock(inputs, outputs, "_down" in name))
        self.fc = nn.Linear(256, 128, bias=False)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv32_down(x)), 3, 2)
        return self.fc(self.blocks(x).mean(dim=(2, 3)))

package io.elasticfaces.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages inputs as fuzzers do, a few times each: bits, bytes, numbers at their limits, stretches moved or mixed. */
final class Mutator {
    private static final int LONGEST = 1 << 16;
    private static final int MOST_DAMAGES = 8;
    private static final int[] LIMITS = {
        0, 1, -1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 24
    };

    private final List<byte[]> inputs;
    private final RandomGenerator random;

    Mutator(List<byte[]> inputs, RandomGenerator random) {
        this.inputs = inputs;
        this.random = random;
    }

    byte[] next() {
        byte[] bytes = any().clone();
        for (int left = 1 + random.nextInt(MOST_DAMAGES); left > 0; left--) {
            bytes = damaged(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return inputs.get(random.nextInt(inputs.size()));
    }

    private byte[] damaged(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << 1 + random.nextInt(8)));
        byte[] part = Arrays.copyOfRange(bytes, at, at + length);
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, at, 1, new byte[] {(byte) random.nextInt()});
            case 1 -> replaced(bytes, at, 1, new byte[] {(byte) (first(part) ^ 1 << random.nextInt(8))});
            case 2 -> replaced(bytes, at, 1, new byte[] {(byte) (first(part) + random.nextInt(33) - 16)});
            case 3 -> {
                byte[] number = number(LIMITS[random.nextInt(LIMITS.length)]);
                yield replaced(bytes, at, number.length, number);
            }
            case 4 -> replaced(bytes, random.nextInt(bytes.length + 1), length, part);
            case 5 -> replaced(bytes, at, random.nextInt(bytes.length - at + 1), new byte[0]);
            case 6 -> replaced(bytes, at, 0, part);
            default -> {
                byte[] other = any();
                int from = random.nextInt(other.length + 1);
                byte[] piece = Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(256)));
                yield replaced(bytes, at, random.nextInt(bytes.length - at + 1), piece);
            }
        };
    }

    private static int first(byte[] part) {
        return part.length == 0 ? 0 : part[0];
    }

    /** Returns a number in 1, 2 or 4 bytes, the low or the high one first. */
    private byte[] number(int value) {
        byte[] bytes = new byte[1 << random.nextInt(3)];
        boolean little = random.nextBoolean();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >> 8 * (little ? i : bytes.length - 1 - i));
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int at, int count, byte[] by) {
        int length = Math.min(count, bytes.length - at);
        if (bytes.length - length + by.length > LONGEST) {
            return bytes;
        }
        byte[] result = Arrays.copyOf(bytes, bytes.length - length + by.length);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}

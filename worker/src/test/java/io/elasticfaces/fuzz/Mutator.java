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
        if (bytes.length < 8) {
            return spliced(bytes, any());
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << 1 + random.nextInt(8)));
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] += (byte) (random.nextInt(33) - 16);
            case 3 -> number(bytes, at, LIMITS[random.nextInt(LIMITS.length)]);
            case 4 -> System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
            case 5 -> {
                return replaced(bytes, at, length, new byte[0]);
            }
            case 6 -> {
                return replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            }
            case 7 -> {
                return spliced(bytes, any());
            }
            default -> {
                return Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private void number(byte[] bytes, int at, int value) {
        int width = Math.min(bytes.length - at, 1 << random.nextInt(3));
        boolean little = random.nextBoolean();
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >> 8 * (little ? i : width - 1 - i));
        }
    }

    private byte[] spliced(byte[] bytes, byte[] other) {
        if (other.length == 0) {
            return bytes;
        }
        int from = random.nextInt(other.length);
        int length = Math.min(other.length - from, 1 + random.nextInt(256));
        int at = random.nextInt(bytes.length + 1);
        return replaced(
                bytes, at, random.nextInt(bytes.length - at + 1), Arrays.copyOfRange(other, from, from + length));
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        if (bytes.length - length + by.length > LONGEST) {
            return bytes;
        }
        byte[] result = Arrays.copyOf(bytes, bytes.length - length + by.length);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}

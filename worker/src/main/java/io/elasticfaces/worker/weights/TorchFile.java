package io.elasticfaces.worker.weights;

import io.elasticfaces.worker.weights.Pickle.Storage;
import io.elasticfaces.worker.weights.Pickle.Tuple;
import io.elasticfaces.worker.weights.Pickle.View;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file written by {@code torch.save}, in either of its formats: the content of the pickle, and the numbers on demand.
 *
 * <p>All tensors together have at most as many numbers as the file has bytes, so a file cannot use more memory than four
 * times its size.
 */
abstract class TorchFile implements Closeable {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int MAX_RANK = 8;
    private static final int ZIP_MAGIC = 0x504B0304;

    final Path file;
    private final Object contents;
    private long budget;

    TorchFile(Path file, Object contents, long size) {
        this.file = file;
        this.contents = contents;
        this.budget = size;
    }

    /**
     * Opens a file and reads its pickle.
     *
     * @param file the file
     * @return the open file, which the caller closes
     * @throws UnreadableWeights when it is not a file of {@code torch.save}
     * @throws IOException when the disk fails
     */
    static TorchFile open(Path file) throws IOException {
        byte[] magic;
        try (var in = Files.newInputStream(file)) {
            magic = in.readNBytes(4);
        }
        boolean zip = magic.length == 4 && ByteBuffer.wrap(magic).getInt() == ZIP_MAGIC;
        return zip ? ZipTorchFile.read(file) : LegacyTorchFile.read(file);
    }

    /** Returns the content of the pickle, with {@link View}s in place of tensors. */
    final Object contents() {
        return contents;
    }

    /** Fills the buffer with a storage's bytes, starting at the given one. */
    abstract void read(Storage storage, long fromByte, ByteBuffer into) throws IOException;

    /**
     * Reads one tensor's numbers, converted to float.
     *
     * @param object the pickled object
     * @param name the tensor's name in errors
     * @return the tensor, in row-major order regardless of its strides
     * @throws UnreadableWeights when it is not a tensor, or exceeds its storage
     * @throws IOException when the disk fails
     */
    final Tensor tensor(Object object, String name) throws IOException {
        if (!(object instanceof View view)) {
            throw unreadable(name, "is not a tensor");
        }
        try {
            return tensor(view, name);
        } catch (ArithmeticException | ClassCastException | IllegalArgumentException e) {
            throw new UnreadableWeights(file, name, "invalid sizes", e);
        }
    }

    private Tensor tensor(View view, String name) throws IOException {
        long[] shape = longs(view.shape());
        long[] strides = longs(view.strides());
        if (shape.length > MAX_RANK || strides.length != shape.length) {
            throw unreadable(name, "a shape of " + shape.length + " and strides of " + strides.length + " dimensions");
        }
        long elements = 1;
        long span = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0 || strides[i] < 0) {
                throw unreadable(name, "a negative size");
            }
            elements = Math.multiplyExact(elements, shape[i]);
            span = Math.addExact(span, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
        }
        if (elements == 0) {
            return new Tensor(toInts(shape), new float[0]);
        }
        if (view.offset() < 0
                || Math.addExact(view.offset(), span) > view.storage().elements()) {
            throw unreadable(name, "reaches past the end of its storage");
        }
        if (elements > span) {
            throw unreadable(name, "its elements overlap");
        }
        budget -= span;
        if (budget < 0 || span > Integer.MAX_VALUE - 8) {
            throw unreadable(name, "the tensors are larger than the file");
        }
        float[] values = values(view.storage(), view.offset(), (int) span);
        int[] dimensions = toInts(shape);
        return new Tensor(dimensions, inOrder(values, dimensions, strides, (int) elements));
    }

    private float[] values(Storage storage, long offset, int count) throws IOException {
        ElementType type = storage.type();
        float[] values = new float[count];
        int perChunk = CHUNK_BYTES / type.bytes;
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.min(count, perChunk) * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int now = Math.min(perChunk, count - done);
            buffer.clear().limit(now * type.bytes);
            read(storage, (offset + done) * type.bytes, buffer);
            for (int i = 0; i < now; i++) {
                values[done + i] = type.get(buffer, i);
            }
            done += now;
        }
        return values;
    }

    private static float[] inOrder(float[] values, int[] shape, long[] strides, int elements) {
        long expected = 1;
        boolean rowMajor = true;
        for (int i = shape.length - 1; i >= 0; i--) {
            rowMajor &= shape[i] == 1 || strides[i] == expected;
            expected *= shape[i];
        }
        if (rowMajor) {
            return values;
        }
        float[] ordered = new float[elements];
        int[] at = new int[shape.length];
        for (int to = 0; to < elements; to++) {
            long from = 0;
            for (int i = 0; i < at.length; i++) {
                from += at[i] * strides[i];
            }
            ordered[to] = values[(int) from];
            for (int i = at.length - 1; i >= 0 && ++at[i] == shape[i]; i--) {
                at[i] = 0;
            }
        }
        return ordered;
    }

    private static long[] longs(Tuple tuple) {
        return tuple.items().stream().mapToLong(Long.class::cast).toArray();
    }

    private static int[] toInts(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    final UnreadableWeights unreadable(String where, String what) {
        return new UnreadableWeights(file, where, what);
    }
}

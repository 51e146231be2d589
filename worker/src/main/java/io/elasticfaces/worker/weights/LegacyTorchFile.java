package io.elasticfaces.worker.weights;

import io.elasticfaces.worker.weights.Pickle.Storage;
import io.elasticfaces.worker.weights.Unpickler.Malformed;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of {@code torch.save} before PyTorch 1.6: five pickles (a magic number, a protocol number, a dict of system
 * properties, the object, the list of storage keys), then for every key the element count (8 bytes) and the elements.
 */
final class LegacyTorchFile extends TorchFile {
    /** {@code MAGIC_NUMBER} and {@code PROTOCOL_VERSION} of torch/serialization.py. */
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    private static final Long PROTOCOL = 1001L;

    private final FileChannel channel;
    private final Map<String, Long> positions;

    private LegacyTorchFile(Path file, Object contents, FileChannel channel, Map<String, Long> positions)
            throws IOException {
        super(file, contents, channel.size());
        this.channel = channel;
        this.positions = positions;
    }

    static LegacyTorchFile read(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return read(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static LegacyTorchFile read(Path file, FileChannel channel) throws IOException {
        int headBytes = (int) Math.min(channel.size(), 2L * Unpickler.MAX_PICKLE_BYTES);
        ByteBuffer head = ByteBuffer.allocate(headBytes);
        fill(file, channel, 0, head, "its head");
        head.flip();
        Map<String, Storage> storages = new HashMap<>();
        try {
            if (!isMagic(head) || !PROTOCOL.equals(Unpickler.read(head, storages))) {
                throw new UnreadableWeights(file, "its first bytes", "not a file of torch.save");
            }
            boolean little = Unpickler.read(head, storages) instanceof Map<?, ?> system
                    && Boolean.TRUE.equals(system.get("little_endian"));
            if (!little) {
                throw new UnreadableWeights(file, "its head", "numbers are not little-endian");
            }
            Object contents = Unpickler.read(head, storages);
            Object keys = Unpickler.read(head, storages);
            Map<String, Long> positions = positions(file, channel, head.position(), keys, storages);
            return new LegacyTorchFile(file, contents, channel, positions);
        } catch (Malformed e) {
            String where = "byte " + e.position + " of " + channel.size();
            throw new UnreadableWeights(file, where, e.getMessage(), e);
        }
    }

    private static boolean isMagic(ByteBuffer head) {
        try {
            return MAGIC.equals(Unpickler.read(head, new HashMap<>()));
        } catch (Malformed e) {
            return false;
        }
    }

    private static Map<String, Long> positions(
            Path file, FileChannel channel, long start, Object keys, Map<String, Storage> storages) throws IOException {
        if (!(keys instanceof List<?> list) || list.size() != storages.size()) {
            throw new UnreadableWeights(file, "its list of storages", "does not name each storage once");
        }
        Map<String, Long> positions = new HashMap<>();
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long at = start;
        for (Object key : list) {
            Storage storage = key instanceof String ? storages.get(key) : null;
            if (storage == null) {
                throw new UnreadableWeights(file, "its list of storages", "names one that no tensor uses");
            }
            fill(file, channel, at, count.clear(), "the size of storage " + key);
            at += Long.BYTES;
            long elements = count.getLong(0);
            if (elements != storage.elements() || elements < 0) {
                String what = elements + " elements where the pickle says " + storage.elements();
                throw new UnreadableWeights(file, "storage " + key + " at byte " + at, what);
            }
            long left = channel.size() - at;
            if (elements > left / storage.type().bytes) {
                throw new UnreadableWeights(file, "storage " + key + " at byte " + at, "cut short");
            }
            positions.put(storage.key(), at);
            at += elements * storage.type().bytes;
        }
        if (positions.size() != list.size()) {
            throw new UnreadableWeights(file, "its list of storages", "names one twice");
        }
        return positions;
    }

    @Override
    void read(Storage storage, long fromByte, ByteBuffer into) throws IOException {
        fill(file, channel, positions.get(storage.key()) + fromByte, into, "storage " + storage.key());
    }

    private static void fill(Path file, FileChannel channel, long from, ByteBuffer into, String where)
            throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                throw new UnreadableWeights(file, where, "the file ends at byte " + channel.size());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

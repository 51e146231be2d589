package io.elasticfaces.worker.weights;

import io.elasticfaces.worker.weights.Unpickler.Storage;
import io.elasticfaces.worker.weights.Unpickler.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file written by {@code torch.save}: a pickled object, and storages of numbers to which its tensors refer.
 *
 * <p>No code in the file is executed ({@link Unpickler}). All storages together have at most as many bytes as the file,
 * and all tensors at most as many numbers as the file has bytes.
 */
public final class TorchFile {
    /** The published weights have 107 MB. */
    private static final int MAX_BYTES = 200_000_000;

    /**
     * The format before PyTorch 1.6, of all published weights: a pickled magic number and protocol number, pickles of
     * the system's properties, the object and the storages' keys, then for every key the number of elements and the
     * elements.
     */
    private static final byte[] LEGACY = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e80024de9032e");

    /** PKWARE's APPNOTE.TXT, 4.3.6 to 4.3.16. */
    private static final int ZIP_ENTRY = 0x04034b50;

    private static final int ZIP_ENTRY_BYTES = 30;
    private static final int ZIP_DIRECTORY_ENTRY = 0x02014b50;
    private static final int ZIP_DIRECTORY_ENTRY_BYTES = 46;
    private static final int ZIP_END = 0x06054b50;
    private static final int ZIP_END_BYTES = 22;

    private final Path file;
    private final ByteBuffer bytes;
    private final Map<String, float[]> storages = new HashMap<>();
    private final Object contents;
    private long storageBytesLeft;
    private long numbersLeft;

    TorchFile(Path file) throws IOException {
        this.file = file;
        if (Files.size(file) > MAX_BYTES) {
            throw unreadable("its size", "more than " + MAX_BYTES + " bytes");
        }
        this.bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        this.storageBytesLeft = bytes.capacity();
        this.numbersLeft = bytes.capacity();
        try {
            if (bytes.capacity() > LEGACY.length && ByteBuffer.wrap(LEGACY).equals(bytes.slice(0, LEGACY.length))) {
                contents = legacy();
            } else if (bytes.capacity() > ZIP_END_BYTES && bytes.getInt(0) == ZIP_ENTRY) {
                contents = zip();
            } else {
                throw unreadable("its first bytes", "not a file of torch.save");
            }
        } catch (RuntimeException e) {
            throw unreadable(
                    "its structure", "damaged or cut short (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Reads a state dict, as {@code torch.save(model.state_dict(), file)} writes it.
     *
     * @return the tensors by name, in the file's order
     * @throws UnreadableWeights when the file is damaged, truncated or contains something else
     * @throws IOException when the file is missing or the disk fails
     */
    public static Map<String, Tensor> stateDict(Path file) throws IOException {
        TorchFile torch = new TorchFile(file);
        if (!(torch.contents instanceof Map<?, ?> dict)) {
            throw torch.unreadable("its pickle", "is not a state dict");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : dict.entrySet()) {
            tensors.put((String) entry.getKey(), torch.tensor("tensor " + entry.getKey(), entry.getValue()));
        }
        return tensors;
    }

    /** Returns the pickled object, with {@link View}s in place of tensors. */
    Object contents() {
        return contents;
    }

    private Object legacy() throws IOException {
        bytes.position(LEGACY.length);
        Unpickler pickles = new Unpickler(file, bytes);
        Object system = pickles.read();
        if (!(system instanceof Map<?, ?> properties) || !Boolean.TRUE.equals(properties.get("little_endian"))) {
            throw unreadable("its head", "numbers are not little-endian");
        }
        Object object = pickles.read();
        for (Object key : (List<?>) pickles.read()) {
            Storage storage = key instanceof String ? pickles.storages().remove(key) : null;
            if (storage == null) {
                throw unreadable("its list of storages", "names one twice, or one that no tensor uses");
            }
            if (bytes.getLong() != storage.elements()) {
                throw unreadable("storage " + key, "not the number of elements that the pickle says");
            }
            long length = Math.min(storage.elements() * storage.width(), bytes.remaining());
            read(storage, bytes.slice(bytes.position(), Math.toIntExact(length)));
            bytes.position(bytes.position() + (int) length);
        }
        return object;
    }

    /** The format since PyTorch 1.6: a zip with {@code data.pkl} for the object, and {@code data/<key>}. */
    private Object zip() throws IOException {
        Map<String, ByteBuffer> entries = zipEntries();
        String folder = entries.keySet().stream()
                .filter(name -> name.matches("[^/]+/data\\.pkl"))
                .map(name -> name.substring(0, name.indexOf('/')))
                .findFirst()
                .orElseThrow(() -> unreadable("its zip directory", "no data.pkl: not a file of torch.save"));
        ByteBuffer byteOrder = entries.get(folder + "/byteorder");
        if (byteOrder != null
                && !StandardCharsets.US_ASCII
                        .decode(byteOrder)
                        .toString()
                        .strip()
                        .equals("little")) {
            throw unreadable("its byteorder", "numbers are not little-endian");
        }
        Unpickler pickle = new Unpickler(file, entries.get(folder + "/data.pkl"));
        Object object = pickle.read();
        for (Storage storage : pickle.storages().values()) {
            ByteBuffer data = entries.get(folder + "/data/" + storage.key());
            if (data == null) {
                throw unreadable("storage " + storage.key(), "missing");
            }
            read(storage, data);
        }
        return object;
    }

    /** Returns the entries of a zip, which are not compressed: a compressed one could expand a thousandfold. */
    private Map<String, ByteBuffer> zipEntries() throws UnreadableWeights {
        int end = bytes.capacity() - ZIP_END_BYTES;
        if (bytes.getInt(end) != ZIP_END) {
            throw unreadable("its zip directory", "cut short");
        }
        Map<String, ByteBuffer> entries = new HashMap<>();
        int at = bytes.getInt(end + 16);
        for (int left = unsignedShort(end + 10); left > 0; left--) {
            int nameBytes = unsignedShort(at + 28);
            String name = StandardCharsets.UTF_8
                    .decode(bytes.slice(at + ZIP_DIRECTORY_ENTRY_BYTES, nameBytes))
                    .toString();
            int entry = bytes.getInt(at + 42);
            if (bytes.getInt(at) != ZIP_DIRECTORY_ENTRY || bytes.getInt(entry) != ZIP_ENTRY) {
                throw unreadable("its zip directory", "damaged");
            }
            if (bytes.getShort(at + 10) != 0) {
                throw unreadable(name, "compressed; save it with torch.save, not by zipping it again");
            }
            int data = entry + ZIP_ENTRY_BYTES + unsignedShort(entry + 26) + unsignedShort(entry + 28);
            entries.put(name, bytes.slice(data, bytes.getInt(at + 20)).order(ByteOrder.LITTLE_ENDIAN));
            at += ZIP_DIRECTORY_ENTRY_BYTES + nameBytes + unsignedShort(at + 30) + unsignedShort(at + 32);
        }
        return entries;
    }

    private int unsignedShort(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private void read(Storage storage, ByteBuffer data) throws UnreadableWeights {
        String where = "storage " + storage.key();
        if (data.remaining() % storage.width() != 0 || data.remaining() / storage.width() != storage.elements()) {
            throw unreadable(where, data.remaining() + " bytes for " + storage.elements() + " elements");
        }
        // Entries of a zip can overlap.
        storageBytesLeft -= data.remaining();
        if (storageBytesLeft < 0) {
            throw unreadable(where, "the storages are larger than the file");
        }
        data.order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[(int) storage.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = storage.width() == Float.BYTES ? data.getFloat() : data.getLong();
        }
        storages.put(storage.key(), numbers);
    }

    /**
     * Returns a tensor, in row-major order regardless of its strides.
     *
     * @param where its name in errors
     * @param object the pickled object
     */
    Tensor tensor(String where, Object object) throws UnreadableWeights {
        if (!(object instanceof View view)) {
            throw unreadable(where, "is not a tensor");
        }
        float[] storage = storages.get(view.storage().key());
        if (storage == null) {
            throw unreadable(where, "its storage is missing");
        }
        try {
            int[] shape = ints(view.shape());
            numbersLeft -= Tensor.elements(shape);
            if (numbersLeft < 0) {
                throw unreadable(where, "the tensors are larger than the file");
            }
            return Tensor.view(storage, view.offset(), shape, ints(view.strides()));
        } catch (ArithmeticException | ClassCastException | IllegalArgumentException e) {
            throw unreadable(where, e.getMessage());
        }
    }

    private static int[] ints(List<?> numbers) {
        return numbers.stream()
                .mapToInt(number -> Math.toIntExact((Long) number))
                .toArray();
    }

    UnreadableWeights unreadable(String where, String what) {
        return new UnreadableWeights(file, where, what);
    }
}

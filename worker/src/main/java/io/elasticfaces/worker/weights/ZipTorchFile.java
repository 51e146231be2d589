package io.elasticfaces.worker.weights;

import io.elasticfaces.worker.weights.Pickle.Storage;
import io.elasticfaces.worker.weights.Unpickler.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The format of {@code torch.save} since PyTorch 1.6: a zip of uncompressed entries in one folder, {@code data.pkl} for the
 * object and {@code data/<key>} for every storage.
 */
final class ZipTorchFile extends TorchFile {
    private static final String PICKLE = "/data.pkl";

    private final ZipFile zip;
    private final String folder;
    private Storage open;
    private InputStream stream;
    private long position;

    private ZipTorchFile(Path file, Object contents, ZipFile zip, String folder) throws IOException {
        super(file, contents, Files.size(file));
        this.zip = zip;
        this.folder = folder;
    }

    static ZipTorchFile read(Path file) throws IOException {
        ZipEnd.require(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException | RuntimeException e) {
            throw new UnreadableWeights(file, "its zip directory", String.valueOf(e.getMessage()), e);
        }
        try {
            return read(file, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static ZipTorchFile read(Path file, ZipFile zip) throws IOException {
        List<String> pickles = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.indexOf('/') == name.length() - PICKLE.length() && name.endsWith(PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw new UnreadableWeights(file, "its zip directory", "no data.pkl: not a file of torch.save");
        }
        String pickle = pickles.get(0);
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        ZipEntry order = zip.getEntry(folder + "/byteorder");
        if (order != null && !new String(bytes(file, zip, order, 16)).strip().equals("little")) {
            throw new UnreadableWeights(file, order.getName(), "numbers are not little-endian");
        }
        requireStored(file, zip.getEntry(pickle), "its pickle");
        byte[] head = bytes(file, zip, zip.getEntry(pickle), Unpickler.MAX_PICKLE_BYTES);
        Map<String, Storage> storages = new HashMap<>();
        try {
            Object contents = Unpickler.read(ByteBuffer.wrap(head), storages);
            for (Storage storage : storages.values()) {
                check(file, zip.getEntry(folder + "/data/" + storage.key()), storage);
            }
            return new ZipTorchFile(file, contents, zip, folder);
        } catch (Malformed e) {
            throw new UnreadableWeights(file, "byte " + e.position + " of " + pickle, e.getMessage(), e);
        }
    }

    private static void check(Path file, ZipEntry entry, Storage storage) throws UnreadableWeights {
        String where = "storage " + storage.key();
        if (entry == null) {
            throw new UnreadableWeights(file, where, "missing");
        }
        requireStored(file, entry, where);
        boolean fits = storage.elements() >= 0
                && storage.elements() <= entry.getSize()
                && storage.elements() * storage.type().bytes == entry.getSize();
        if (!fits) {
            String what = entry.getSize() + " bytes for " + storage.elements() + " elements of " + storage.type();
            throw new UnreadableWeights(file, where, what);
        }
    }

    /** Rejects a compressed entry. PyTorch writes none, and one could expand a thousandfold. */
    private static void requireStored(Path file, ZipEntry entry, String where) throws UnreadableWeights {
        if (entry.getMethod() != ZipEntry.STORED) {
            throw new UnreadableWeights(file, where, "compressed; save it with torch.save, not by zipping it again");
        }
    }

    private static byte[] bytes(Path file, ZipFile zip, ZipEntry entry, int limit) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new UnreadableWeights(file, entry.getName(), "longer than " + limit + " bytes");
            }
            return bytes;
        } catch (UnreadableWeights e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableWeights(file, entry.getName(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    void read(Storage storage, long fromByte, ByteBuffer into) throws IOException {
        try {
            if (!storage.equals(open) || position > fromByte) {
                closeStream();
                stream = zip.getInputStream(zip.getEntry(folder + "/data/" + storage.key()));
                open = storage;
                position = 0;
            }
            stream.skipNBytes(fromByte - position);
            int count = into.remaining();
            int got = stream.readNBytes(into.array(), into.position(), count);
            position = fromByte + got;
            if (got != count) {
                throw unreadable("storage " + storage.key(), "cut short");
            }
            into.position(into.limit());
        } catch (UnreadableWeights e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableWeights(file, "storage " + storage.key(), String.valueOf(e.getMessage()), e);
        }
    }

    private void closeStream() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeStream();
        zip.close();
    }
}

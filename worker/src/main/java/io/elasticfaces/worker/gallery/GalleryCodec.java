package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.contract.UnreadableMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The format of a gallery in the state bucket: the eight bytes {@code FACEGAL1}, the header's length as a little-endian
 * 32-bit number, the header as JSON ({@code set}, {@code fingerprint}, {@code dimension}, {@code names},
 * {@code sources}, {@code crc32c}), then all embeddings as little-endian 32-bit floats. Galleries of earlier versions have
 * no {@code crc32c}, and earlier versions ignore it.
 */
public final class GalleryCodec {
    private static final byte[] MAGIC = "FACEGAL1".getBytes(StandardCharsets.US_ASCII);
    private static final String CHECKSUM = "crc32c";
    private static final int LARGEST_DIMENSION = 4096;

    private GalleryCodec() {}

    /** Writes a gallery. */
    public static byte[] write(Gallery gallery) {
        JsonObject header = new JsonObject();
        header.put("set", gallery.set());
        header.put("fingerprint", gallery.fingerprint());
        header.put("dimension", gallery.dimension());
        header.put("names", new JsonArray(gallery.names()));
        header.put("sources", new JsonArray(gallery.sources()));
        header.put(CHECKSUM, checksum(gallery));
        byte[] json = header.toJson().getBytes(StandardCharsets.UTF_8);
        FloatBuffer embeddings = gallery.embeddings().asFloatBuffer();
        ByteBuffer buffer = ByteBuffer.allocate(
                        Math.addExact(MAGIC.length + 4 + json.length, Math.multiplyExact(4, embeddings.remaining())))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putInt(json.length).put(json);
        buffer.asFloatBuffer().put(embeddings);
        return buffer.array();
    }

    /**
     * Reads a gallery. The memory used is proportional to the number of bytes.
     *
     * @throws UnreadableGallery if the bytes are not a gallery, or were changed after they were written
     */
    public static Gallery read(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            byte[] magic = new byte[MAGIC.length];
            buffer.get(magic);
            int length = buffer.getInt();
            if (!Arrays.equals(magic, MAGIC) || length < 0 || length > buffer.remaining()) {
                throw new UnreadableGallery("This is not a gallery: its first bytes are wrong.");
            }
            byte[] json = new byte[length];
            buffer.get(json);
            JsonObject header = OutcomeJson.parse(new String(json, StandardCharsets.UTF_8));
            int dimension = ((Number) header.get("dimension")).intValue();
            List<String> names = strings(header.get("names"));
            List<String> sources = strings(header.get("sources"));
            if (dimension < 1
                    || dimension > LARGEST_DIMENSION
                    || sources.size() != names.size()
                    || buffer.remaining() != 4L * dimension * names.size()) {
                throw new UnreadableGallery("The gallery names " + names.size() + " pictures of dimension " + dimension
                        + ", but " + buffer.remaining() + " bytes of embeddings follow.");
            }
            Gallery gallery = new Gallery(
                    Objects.requireNonNull((String) header.get("set"), "it has no set"),
                    Objects.requireNonNull((String) header.get("fingerprint"), "it has no fingerprint"),
                    dimension,
                    names,
                    sources,
                    buffer.asFloatBuffer());
            if (header.containsKey(CHECKSUM) && !checksum(gallery).equals(header.get(CHECKSUM))) {
                throw new UnreadableGallery("The gallery is damaged: its checksum is wrong.");
            }
            return gallery;
        } catch (BufferUnderflowException e) {
            throw new UnreadableGallery("This is not a gallery: it has only " + bytes.length + " bytes.");
        } catch (ClassCastException | NullPointerException | UnreadableMessage e) {
            throw new UnreadableGallery("This is not a gallery: " + e.getMessage());
        }
    }

    /** Returns the checksum of everything in a gallery. It does not depend on how the header is written as JSON. */
    private static String checksum(Gallery gallery) {
        List<Object> header =
                List.of(gallery.set(), gallery.fingerprint(), gallery.dimension(), gallery.names(), gallery.sources());
        CRC32C checksum = new CRC32C();
        checksum.update(header.toString().getBytes(StandardCharsets.UTF_8));
        checksum.update(gallery.embeddings());
        return String.format("%08x", checksum.getValue());
    }

    private static List<String> strings(Object array) {
        return ((List<?>) array).stream().map(String.class::cast).toList();
    }
}

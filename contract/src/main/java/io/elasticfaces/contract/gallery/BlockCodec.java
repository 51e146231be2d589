package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.contract.UnreadableMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The format of the objects of a collection: the eight bytes {@code FACEGAL1}, the header's length as a little-endian
 * 32-bit number, the header as JSON, then all embeddings as little-endian 32-bit floats.
 *
 * <p>The header has {@code set}, {@code fingerprint}, {@code dimension} (all but {@code dimension} 0 absent for people
 * without faces), {@code ids}, {@code names}, {@code sources}, {@code removed}, {@code through}, {@code rows_crc32c}
 * (of the embeddings) and {@code crc32c} (of the other fields). The galleries of earlier releases have no {@code ids},
 * {@code removed} and {@code through}; their {@code crc32c}, if there is one, is of the header and the embeddings.
 */
public final class BlockCodec {
    private static final byte[] MAGIC = "FACEGAL1".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_DIMENSION = 4096;

    /** The bytes before the header. */
    static final int PREFIX = MAGIC.length + Integer.BYTES;

    private BlockCodec() {}

    /** Writes a block whose embeddings have been read. */
    public static byte[] write(FaceBlock block) {
        ByteBuffer rows = block.rows().order(ByteOrder.nativeOrder());
        byte[] bytes = new byte[rows.remaining()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(rows.asFloatBuffer());
        JsonObject header = new JsonObject();
        if (block.models() != null) {
            header.put("set", block.models().set());
            header.put("fingerprint", block.models().fingerprint());
        }
        header.put("dimension", block.models() == null ? 0 : block.models().dimension());
        header.put("through", block.through());
        header.put("ids", new JsonArray(block.ids()));
        header.put("names", new JsonArray(block.names()));
        header.put("sources", new JsonArray(block.sources()));
        header.put("removed", new JsonArray(block.removed()));
        String ofRows = checksum(List.of(), ByteBuffer.wrap(bytes));
        header.put("rows_crc32c", ofRows);
        header.put("crc32c", checksum(fields(block, ofRows), ByteBuffer.allocate(0)));
        byte[] json = header.toJson().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(Math.addExact(PREFIX + json.length, bytes.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        return buffer.put(MAGIC).putInt(json.length).put(json).put(bytes).array();
    }

    /**
     * Reads a block. The memory used is proportional to the number of bytes.
     *
     * @throws UnreadableGallery if the bytes are not a block, or were changed after they were written
     */
    public static FaceBlock read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return read(buffer, headerLength(buffer), true);
    }

    /**
     * Reads a block without its embeddings.
     *
     * @param bytes the beginning of the object, at least up to the end of the header
     * @throws UnreadableGallery if the bytes are not the beginning of a block, or were changed after they were written
     */
    static FaceBlock readHeader(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return read(buffer, headerLength(buffer), false);
    }

    /** Returns the length of the header that follows the first {@value #PREFIX} bytes, and moves behind them. */
    static int headerLength(ByteBuffer buffer) {
        byte[] magic = new byte[MAGIC.length];
        if (buffer.remaining() < PREFIX) {
            throw new UnreadableGallery("This is not a gallery: it has only " + buffer.remaining() + " bytes.");
        }
        int length = buffer.get(magic).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (!Arrays.equals(magic, MAGIC) || length < 0) {
            throw new UnreadableGallery("This is not a gallery: its first bytes are wrong.");
        }
        return length;
    }

    private static FaceBlock read(ByteBuffer buffer, int length, boolean withRows) {
        try {
            if (length > buffer.remaining()) {
                throw new UnreadableGallery("This is not a gallery: its header ends after its last byte.");
            }
            byte[] json = new byte[length];
            buffer.get(json);
            JsonObject header = OutcomeJson.parse(new String(json, StandardCharsets.UTF_8));
            FaceBlock block = header(header);
            boolean earlier = header.get("ids") == null;
            String ofRows = (String) header.get("rows_crc32c");
            if (!earlier
                    && !checksum(fields(block, ofRows), ByteBuffer.allocate(0)).equals(header.get("crc32c"))) {
                throw new UnreadableGallery("The gallery is damaged: the checksum of its header is wrong.");
            }
            if (!withRows) {
                return block;
            }
            int dimension = block.models() == null ? 0 : block.models().dimension();
            if (buffer.remaining() != 4L * dimension * block.size()) {
                throw new UnreadableGallery("The gallery names " + block.size() + " pictures of dimension " + dimension
                        + ", but " + buffer.remaining() + " bytes of embeddings follow.");
            }
            ByteBuffer rows = ByteBuffer.allocateDirect(buffer.remaining()).order(ByteOrder.nativeOrder());
            rows.asFloatBuffer().put(buffer.asFloatBuffer());
            String expected = (String) header.get(earlier ? "crc32c" : "rows_crc32c");
            List<Object> also = earlier
                    ? List.of(
                            block.models().set(),
                            block.models().fingerprint(),
                            dimension,
                            strings(header, "names"),
                            block.sources())
                    : List.of();
            if (expected != null && !expected.equals(checksum(also, earlier ? rows.duplicate() : buffer))) {
                throw new UnreadableGallery("The gallery is damaged: its checksum is wrong.");
            }
            return new FaceBlock(
                    block.models(),
                    block.through(),
                    block.ids(),
                    block.names(),
                    block.sources(),
                    block.removed(),
                    rows);
        } catch (BufferUnderflowException | ClassCastException | NullPointerException | UnreadableMessage e) {
            throw new UnreadableGallery("This is not a gallery: " + e.getMessage());
        }
    }

    private static FaceBlock header(JsonObject header) {
        int dimension = ((Number) header.get("dimension")).intValue();
        ModelId models = header.get("set") == null
                ? null
                : new ModelId((String) header.get("set"), (String) header.get("fingerprint"), dimension);
        List<String> names = strings(header, "names");
        List<String> sources = models == null ? List.of() : strings(header, "sources");
        boolean earlier = header.get("ids") == null;
        List<String> ids = earlier && models != null ? ids(models, names, sources) : strings(header, "ids");
        if (models != null && (models.fingerprint() == null || dimension < 1 || dimension > LARGEST_DIMENSION)
                || ids.size() != names.size()
                || models != null && sources.size() != names.size()) {
            throw new UnreadableGallery("This is not a gallery: it has " + ids.size() + " ids, " + names.size()
                    + " names and " + sources.size() + " sources of dimension " + dimension + ".");
        }
        return new FaceBlock(
                models,
                earlier ? FaceBlock.FIRST : ((Number) header.get("through")).intValue(),
                ids,
                earlier ? names.stream().map(PersonName::spelling).toList() : names,
                sources,
                earlier ? List.of() : strings(header, "removed"),
                null);
    }

    /** Returns the ids of faces of an earlier release, the same ones at each reading. */
    private static List<String> ids(ModelId models, List<String> names, List<String> sources) {
        Set<String> ids = new HashSet<>();
        List<String> list = new ArrayList<>();
        for (int i = 0; i < names.size() && i < sources.size(); i++) {
            String id = FaceId.of(models.fingerprint(), names.get(i), sources.get(i));
            list.add(ids.add(id) ? id : FaceId.of(id, "" + i));
        }
        return list;
    }

    private static List<Object> fields(FaceBlock block, String ofRows) {
        return List.of(
                "" + block.models(),
                block.through(),
                block.ids(),
                block.names(),
                block.sources(),
                block.removed(),
                "" + ofRows);
    }

    /** Returns a checksum of texts, which does not depend on how they are written as JSON, and of bytes. */
    private static String checksum(List<Object> texts, ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        if (!texts.isEmpty()) {
            checksum.update(texts.toString().getBytes(StandardCharsets.UTF_8));
        }
        checksum.update(bytes);
        return String.format("%08x", checksum.getValue());
    }

    /** Returns an array's strings. Equal ones, e.g. the name of a person with many faces, share their memory. */
    private static List<String> strings(JsonObject header, String field) {
        Map<String, String> shared = new HashMap<>();
        List<?> array = (List<?>) header.get(field);
        List<String> strings = new ArrayList<>(array.size());
        array.forEach(value -> {
            String string = (String) value;
            strings.add(string == null ? "" : shared.computeIfAbsent(string, same -> same));
        });
        return java.util.Collections.unmodifiableList(strings);
    }
}

package io.elasticfaces.contract.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A chunk of a RIFF file in memory, such as a WebP picture (RFC 9649).
 *
 * @param name the four characters of the name as a little-endian number
 * @param start index of the content in the file
 * @param end index after the content
 */
public record RiffChunk(int name, int start, int end) {
    private static final int HEADER = 8;

    /** Returns a chunk's name as a number. */
    public static int fourCc(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }

    /**
     * Returns the chunk at an index of a file, or null at the end.
     *
     * @param end index after the last chunk
     * @throws IOException if the chunk reaches beyond the end
     */
    public static RiffChunk at(byte[] file, int at, int end) throws IOException {
        if (at > end - HEADER) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
        int start = at + HEADER;
        if (start + length > end) {
            throw new IOException("it ends within a chunk of " + length + " bytes");
        }
        return new RiffChunk(bytes.getInt(at), start, start + (int) length);
    }

    /** Returns the chunk after this one, or null. Chunks begin at even indexes. */
    public RiffChunk next(byte[] file, int fileEnd) throws IOException {
        return at(file, end + (end - start & 1), fileEnd);
    }
}

package io.elasticfaces.recognition.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk of a RIFF file, which WebP pictures are (RFC 9649).
 *
 * @param name four characters as a little-endian number
 * @param start where its content starts in the file
 * @param end where its content ends
 */
record RiffChunk(int name, int start, int end) {
    private static final int HEADER = 8;

    static int fourCc(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }

    /** The chunks that lie one after the other in a stretch of a file. */
    static List<RiffChunk> list(byte[] file, int start, int end) throws IOException {
        List<RiffChunk> chunks = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = start;
        while (at + HEADER <= end) {
            long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
            if (at + HEADER + length > end) {
                throw new IOException("it ends within a chunk of " + length + " bytes");
            }
            int content = at + HEADER;
            chunks.add(new RiffChunk(bytes.getInt(at), content, content + (int) length));
            at = content + (int) (length + (length & 1));
        }
        return chunks;
    }
}

package io.elasticfaces.contract.picture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the numbers of a picture file in order, from memory or from a stream. */
public final class PictureBytes {
    private static final int BUFFER_BYTES = 512;

    private final InputStream in;
    private byte[] buffer;
    private int at;
    private int end;

    /** Reads a file in memory. */
    public PictureBytes(byte[] file) {
        this(file, InputStream.nullInputStream());
    }

    /**
     * @param start the first bytes of the file
     * @param in the rest of the file
     */
    PictureBytes(byte[] start, InputStream in) {
        this.buffer = start;
        this.end = start.length;
        this.in = in;
    }

    /** Returns the next byte, 0 to 255; {@link EOFException} at the end. */
    public int u8() throws IOException {
        if (at == end) {
            buffer = buffer.length < BUFFER_BYTES ? new byte[BUFFER_BYTES] : buffer;
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                throw new EOFException();
            }
        }
        return buffer[at++] & 0xff;
    }

    /** Returns the next two bytes, the high one first. */
    public int u16() throws IOException {
        return u8() << 8 | u8();
    }

    /** Returns the next two bytes, the low one first. */
    public int u16le() throws IOException {
        return u8() | u8() << 8;
    }

    /** Returns the next three bytes, the low one first. */
    public int u24le() throws IOException {
        return u16le() | u8() << 16;
    }

    int i32() throws IOException {
        return u16() << 16 | u16();
    }

    int i32le() throws IOException {
        return u16le() | u16le() << 16;
    }

    /** Skips bytes; {@link EOFException} if there are fewer. */
    public void skip(int count) throws IOException {
        int buffered = Math.min(count, end - at);
        at += buffered;
        if (count > buffered) {
            in.skipNBytes(count - buffered);
        }
    }

    /** Returns the number of bytes that have been read or skipped in a file in memory. */
    public int position() {
        return at;
    }
}

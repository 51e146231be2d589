package io.elasticfaces.contract.picture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the numbers of a picture file in order, from memory or from the start of a stream. */
public final class PictureBytes {
    private static final int BUFFER_BYTES = 512;

    private final InputStream in;
    private byte[] buffer;
    private int at;
    private int end;
    private long unread;

    /** Reads a file in memory. */
    public PictureBytes(byte[] file) {
        this(file, InputStream.nullInputStream(), 0);
    }

    /**
     * @param start the first bytes of the file
     * @param in the rest of the file
     * @param limit the maximum number of bytes to read from the stream
     */
    PictureBytes(byte[] start, InputStream in, long limit) {
        this.buffer = start;
        this.end = start.length;
        this.in = in;
        this.unread = limit;
    }

    /** Returns the next byte, 0 to 255; {@link EOFException} at the end. */
    public int u8() throws IOException {
        if (at == end) {
            fill();
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

    /** Returns the next bytes. */
    public byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) u8();
        }
        return bytes;
    }

    /** Skips bytes; {@link EOFException} if there are fewer. */
    public void skip(long count) throws IOException {
        int buffered = (int) Math.min(count, end - at);
        at += buffered;
        long more = count - buffered;
        if (more > unread) {
            throw new EOFException();
        }
        if (more > 0) {
            in.skipNBytes(more);
            unread -= more;
        }
    }

    /** Returns the number of bytes that have been read or skipped in a file in memory. */
    public int position() {
        return at;
    }

    private void fill() throws IOException {
        if (unread <= 0) {
            throw new EOFException();
        }
        if (buffer.length < BUFFER_BYTES) {
            buffer = new byte[BUFFER_BYTES];
        }
        at = 0;
        end = Math.max(0, in.read(buffer, 0, (int) Math.min(unread, buffer.length)));
        unread -= end;
        if (end == 0) {
            unread = 0;
            throw new EOFException();
        }
    }
}

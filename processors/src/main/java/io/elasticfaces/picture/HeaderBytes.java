package io.elasticfaces.picture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a file, read one number at a time and never beyond a limit. */
final class HeaderBytes {
    private final InputStream in;
    private long left;

    HeaderBytes(InputStream in, long limit) {
        this.in = in;
        this.left = limit;
    }

    /** The next byte, 0..255; {@link EOFException} at the end or the limit. */
    int u8() throws IOException {
        int b = left > 0 ? in.read() : -1;
        if (b < 0) {
            throw new EOFException();
        }
        left--;
        return b;
    }

    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    int i32() throws IOException {
        return u16() << 16 | u16();
    }

    int u16le() throws IOException {
        return u8() | u8() << 8;
    }

    int u24le() throws IOException {
        return u16le() | u8() << 16;
    }

    int i32le() throws IOException {
        return u16le() | u16le() << 16;
    }

    void skip(long count) throws IOException {
        if (count > left) {
            throw new EOFException();
        }
        in.skipNBytes(count);
        left -= count;
    }
}

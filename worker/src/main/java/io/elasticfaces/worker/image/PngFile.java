package io.elasticfaces.worker.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A PNG picture reduced to the chunks that its pixels depend on: IHDR, PLTE, tRNS, and the image data as one IDAT chunk
 * (W3C PNG, 11.2 and 11.3.2). Texts, colour profiles and private chunks never reach the reader. A file can have any
 * number of them, and they can expand to any size.
 *
 * @param bitsPerPixel as stored, 1 to 64
 * @param orientation EXIF orientation 1..8
 * @param essential the reduced file, to be read once
 */
record PngFile(int bitsPerPixel, int orientation, InputStream essential) {
    private static final int SIGNATURE = 8;
    private static final int DEPTH = 24;
    private static final int COLOUR_TYPE = 25;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int TRNS = 0x74524e53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int EXIF = 0x65584966;

    /** The length and the name before the content of a chunk, in bytes. */
    private static final int HEAD = 8;

    /** The reader ignores checksums, so those of the reduced file are zero. */
    private static final int CHECKSUM = 4;

    /** Reads the chunks up to IEND, or to the end of a file without IEND. */
    static PngFile of(byte[] file) throws IOException {
        if (file.length <= COLOUR_TYPE) {
            throw new EOFException();
        }
        ByteBuffer in = ByteBuffer.wrap(file);
        ByteBuffer out =
                ByteBuffer.allocate(file.length + 2 * (HEAD + CHECKSUM)).put(file, 0, SIGNATURE);
        int orientation = Orientation.UPRIGHT;
        int data = -1;
        int at = SIGNATURE;
        while (at <= file.length - HEAD && in.getInt(at + 4) != IEND) {
            int length = in.getInt(at);
            int name = in.getInt(at + 4);
            int start = at + HEAD;
            if (length < 0 || length > file.length - start) {
                throw new IOException("it ends within a chunk");
            }
            if (name == IDAT) {
                if (data < 0) {
                    data = out.position();
                    out.putInt(0).putInt(IDAT);
                }
                out.put(file, start, length);
            } else if (data < 0 && (name == IHDR || name == PLTE || name == TRNS)) {
                out.putInt(length).putInt(name).put(file, start, length).putInt(0);
            } else if (name == EXIF) {
                orientation = Orientation.of(file, start, start + length);
            }
            at = start + length + CHECKSUM;
        }
        if (data < 0) {
            throw new IOException("it has no pixels");
        }
        out.putInt(data, out.position() - data - HEAD);
        out.putInt(0).putInt(0).putInt(IEND).putInt(0);
        int samples =
                switch (file[COLOUR_TYPE]) {
                    case 2 -> 3;
                    case 4 -> 2;
                    case 6 -> 4;
                    default -> 1;
                };
        return new PngFile(
                Math.max(1, samples * file[DEPTH]),
                orientation,
                new ByteArrayInputStream(out.array(), 0, out.position()));
    }
}

package io.elasticfaces.recognition.picture;

import io.elasticfaces.picture.PictureHeader;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes the first frame of a GIF picture onto its canvas (GIF89a), in time proportional to the file and the canvas.
 *
 * <p>The JDK's reader has no such bound: it copies a comment or application extension once for each of its sub-blocks,
 * and it goes on decoding after the last pixel. This decoder skips all extensions but the graphic control, reads no second
 * frame and stops at the last pixel.
 */
final class GifDecoder {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int FRAME = 0x2c;
    private static final int COLOUR_TABLE = 0x80;
    private static final int INTERLACED = 0x40;
    private static final int SIGNATURE = 6;
    private static final int MAX_CODES = 4096;

    /** First row and distance of rows of the four passes of an interlaced frame (GIF89a, appendix E). */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] ONE_PASS = {{0, 1}};

    private final byte[] file;
    private final PictureHeader canvas;
    private final byte[] rgb;
    private int at = SIGNATURE;

    private GifDecoder(byte[] file, PictureHeader canvas) {
        this.file = file;
        this.canvas = canvas;
        this.rgb = new byte[3 * canvas.width() * canvas.height()];
    }

    /**
     * Decodes a picture.
     *
     * @param canvas the size as {@link PictureHeader} gives it, which holds the first frame
     * @throws IOException if the file breaks off or contradicts itself
     */
    static Picture decode(byte[] file, PictureHeader canvas) throws IOException {
        return new GifDecoder(file, canvas).decode();
    }

    private Picture decode() throws IOException {
        at += 4;
        int flags = u8();
        at += 2;
        int[] colours = colourTable(flags);
        int transparent = 0;
        int block = u8();
        while (block == EXTENSION) {
            boolean control = u8() == GRAPHIC_CONTROL;
            int size = u8();
            if (control && size == 4) {
                transparent = (u8() & 1) != 0 ? file(at + 2) : 0;
                at--;
            }
            skipBlocks(size);
            block = u8();
        }
        if (block != FRAME) {
            throw new IOException("it has no frame");
        }
        frame(colours, transparent);
        return new Picture(canvas.width(), canvas.height(), rgb);
    }

    private void frame(int[] screenColours, int transparent) throws IOException {
        int left = u16();
        int top = u16();
        int width = u16();
        int height = u16();
        int flags = u8();
        int[] colours = (flags & COLOUR_TABLE) != 0 ? colourTable(flags) : screenColours;
        // Pillow shows the transparent colour around the frame, or the first colour if there is none.
        fill(colours[transparent]);
        Pixels pixels = new Pixels(left, top, width, height, colours, (flags & INTERLACED) != 0 ? PASSES : ONE_PASS);
        unpack(pixels);
    }

    /** LZW with codes of variable length (GIF89a, appendix F). */
    private void unpack(Pixels pixels) throws IOException {
        int bits = u8();
        if (bits < 1 || bits > 8) {
            throw new IOException("its codes begin with " + bits + " bits");
        }
        Codes codes = new Codes();
        int clear = 1 << bits;
        int end = clear + 1;
        int[] prefix = new int[MAX_CODES];
        byte[] last = new byte[MAX_CODES];
        byte[] string = new byte[MAX_CODES + 1];
        for (int i = 0; i < clear; i++) {
            last[i] = (byte) i;
        }
        int next = end + 1;
        int size = bits + 1;
        int previous = -1;
        while (!pixels.complete()) {
            int code = codes.next(size);
            if (code == end || code < 0) {
                return;
            }
            if (code == clear) {
                next = end + 1;
                size = bits + 1;
                previous = -1;
                continue;
            }
            if (code > next || previous < 0 && code >= clear) {
                throw new IOException("it has a code that stands for nothing");
            }
            int start = string.length;
            int known = code;
            if (code == next) {
                // The string before it and that string's first pixel, which is known when the string is unpacked.
                start--;
                known = previous;
            }
            for (; known >= clear; known = prefix[known]) {
                string[--start] = last[known];
            }
            string[--start] = (byte) known;
            if (code == next) {
                string[string.length - 1] = string[start];
            }
            if (previous >= 0 && next < MAX_CODES) {
                prefix[next] = previous;
                last[next] = string[start];
                next++;
                if (next == 1 << size && next < MAX_CODES) {
                    size++;
                }
            }
            previous = code;
            pixels.add(string, start);
        }
    }

    private int[] colourTable(int flags) throws IOException {
        int[] colours = new int[256];
        if ((flags & COLOUR_TABLE) == 0) {
            Arrays.setAll(colours, i -> i << 16 | i << 8 | i);
            return colours;
        }
        for (int i = 0; i < 2 << (flags & 7); i++) {
            colours[i] = u8() << 16 | u8() << 8 | u8();
        }
        return colours;
    }

    private void fill(int colour) {
        for (int to = 0; to < rgb.length; to += 3) {
            set(to, colour);
        }
    }

    private void set(int to, int colour) {
        rgb[to] = (byte) (colour >> 16);
        rgb[to + 1] = (byte) (colour >> 8);
        rgb[to + 2] = (byte) colour;
    }

    private void skipBlocks(int first) throws IOException {
        for (int size = first; size > 0; size = u8()) {
            at += size;
        }
    }

    private int u8() throws IOException {
        return file(at++);
    }

    private int u16() throws IOException {
        return u8() | u8() << 8;
    }

    private int file(int index) throws IOException {
        if (index >= file.length) {
            throw new IOException("it ends too early");
        }
        return file[index] & 0xff;
    }

    /** The codes of a frame: bits of sub-blocks, the lowest first. */
    private final class Codes {
        private int blockLeft;
        private int held;
        private int count;

        /** Returns the next code, or -1 after the last block. */
        int next(int bits) throws IOException {
            while (count < bits) {
                if (blockLeft == 0) {
                    blockLeft = u8();
                    if (blockLeft == 0) {
                        at--;
                        return -1;
                    }
                }
                held |= u8() << count;
                count += 8;
                blockLeft--;
            }
            int code = held & (1 << bits) - 1;
            held >>>= bits;
            count -= bits;
            return code;
        }
    }

    /** The pixels of a frame, written in the order in which they are stored. */
    private final class Pixels {
        private final int left;
        private final int top;
        private final int width;
        private final int height;
        private final int[] colours;
        private final int[][] passes;
        private int pass;
        private int x;
        private int y;

        Pixels(int left, int top, int width, int height, int[] colours, int[][] passes) {
            this.left = left;
            this.top = top;
            this.width = width;
            this.height = height;
            this.colours = colours;
            this.passes = passes;
            if (width == 0 || height == 0) {
                pass = passes.length;
            }
        }

        boolean complete() {
            return pass == passes.length;
        }

        /** Writes a string of colour indices from a position to its end; what is beyond the frame is dropped. */
        void add(byte[] string, int start) {
            for (int i = start; i < string.length && !complete(); i++) {
                set(3 * ((top + y) * canvas.width() + left + x), colours[string[i] & 0xff]);
                if (++x == width) {
                    x = 0;
                    y += passes[pass][1];
                    while (y >= height && ++pass < passes.length) {
                        y = passes[pass][0];
                    }
                }
            }
        }
    }
}

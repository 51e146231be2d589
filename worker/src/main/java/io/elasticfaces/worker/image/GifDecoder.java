package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.GifFrame;
import io.elasticfaces.contract.picture.PictureBytes;
import io.elasticfaces.contract.picture.UnreadablePicture;
import java.io.IOException;

/**
 * Decodes the first frame of a GIF picture onto its canvas (GIF89a), in time proportional to the file and the canvas.
 *
 * <p>The JDK's reader has no such bound: it copies a comment or application extension once for each of its sub-blocks,
 * and it continues to decode after the last pixel. This decoder skips all extensions except the graphic control
 * extension, reads no second frame and stops at the last pixel.
 */
final class GifDecoder {
    private static final int MAX_CODES = 4096;

    /** First row and row step of the four passes of an interlaced frame (GIF89a, appendix E). */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] ONE_PASS = {{0, 1}};

    private final PictureBytes bytes;
    private final GifFrame frame;
    private final byte[] rgb;

    private GifDecoder(PictureBytes bytes) throws IOException, UnreadablePicture {
        this.bytes = bytes;
        this.frame = GifFrame.read(bytes);
        this.rgb = new byte[3 * frame.canvasWidth() * frame.canvasHeight()];
    }

    /**
     * Decodes a picture.
     *
     * @throws IOException if the file is truncated or inconsistent
     */
    static Picture decode(byte[] file) throws IOException, UnreadablePicture {
        return new GifDecoder(new PictureBytes(file)).decode();
    }

    private Picture decode() throws IOException {
        // Pillow fills the area around the frame with the transparent colour, or with the first colour if there is
        // none.
        int around = frame.colours()[frame.transparent()];
        for (int to = 0; to < rgb.length; to += 3) {
            set(to, around);
        }
        unpack(new Pixels());
        return new Picture(frame.canvasWidth(), frame.canvasHeight(), rgb);
    }

    /** LZW with codes of variable length (GIF89a, appendix F). */
    private void unpack(Pixels pixels) throws IOException {
        int bits = bytes.u8();
        if (bits < 1 || bits > 8) {
            throw new IOException("its LZW codes start with " + bits + " bits");
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
                throw new IOException("it has an undefined LZW code");
            }
            int start = string.length;
            int known = code;
            if (code == next) {
                // The code stands for the previous string followed by that string's first pixel, which is filled in
                // below.
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

    private void set(int to, int colour) {
        rgb[to] = (byte) (colour >> 16);
        rgb[to + 1] = (byte) (colour >> 8);
        rgb[to + 2] = (byte) colour;
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
                    blockLeft = bytes.u8();
                    if (blockLeft == 0) {
                        return -1;
                    }
                }
                held |= bytes.u8() << count;
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
        private final int[][] passes = frame.interlaced() ? PASSES : ONE_PASS;
        private int pass;
        private int x;
        private int y;

        Pixels() {
            if (frame.width() == 0 || frame.height() == 0) {
                pass = passes.length;
            }
        }

        boolean complete() {
            return pass == passes.length;
        }

        /** Writes a string of colour indices from a position to its end; indices beyond the frame are dropped. */
        void add(byte[] string, int start) {
            for (int i = start; i < string.length && !complete(); i++) {
                int to = (frame.top() + y) * frame.canvasWidth() + frame.left() + x;
                set(3 * to, frame.colours()[string[i] & 0xff]);
                if (++x == frame.width()) {
                    x = 0;
                    y += passes[pass][1];
                    while (y >= frame.height() && ++pass < passes.length) {
                        y = passes[pass][0];
                    }
                }
            }
        }
    }
}

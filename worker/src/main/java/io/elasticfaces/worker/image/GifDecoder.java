package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.GifFrame;
import io.elasticfaces.contract.picture.PictureBytes;
import io.elasticfaces.contract.picture.RejectedPicture;
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

    /** The codes are bits of sub-blocks, the lowest first. */
    private int blockLeft;

    private int held;
    private int count;

    private GifDecoder(PictureBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Decodes a picture.
     *
     * @throws IOException if the file is truncated or inconsistent
     */
    static Picture decode(byte[] file) throws IOException, RejectedPicture {
        PictureBytes bytes = new PictureBytes(file);
        GifFrame frame = GifFrame.read(bytes);
        int[] colours = frame.colours();
        byte[] rgb = new byte[3 * frame.canvasWidth() * frame.canvasHeight()];
        // Pillow fills the area around the frame with the transparent colour, or with the first colour if there is
        // none.
        for (int to = 0; to < rgb.length; to += 3) {
            set(rgb, to, colours[frame.transparent()]);
        }
        byte[] indices = new byte[frame.width() * frame.height()];
        int end = new GifDecoder(bytes).unpack(indices);
        int at = 0;
        for (int[] pass : frame.interlaced() ? PASSES : ONE_PASS) {
            for (int y = pass[0]; y < frame.height(); y += pass[1]) {
                int to = 3 * ((frame.top() + y) * frame.canvasWidth() + frame.left());
                for (int x = 0; x < frame.width() && at < end; x++, to += 3) {
                    set(rgb, to, colours[indices[at++] & 0xff]);
                }
            }
        }
        return new Picture(frame.canvasWidth(), frame.canvasHeight(), rgb);
    }

    /**
     * Unpacks LZW with codes of variable length (GIF89a, appendix F). Each code beyond the first ones stands for pixels
     * that have been unpacked already: those of the previous code and the one that followed them.
     *
     * @return the number of pixels
     */
    private int unpack(byte[] pixels) throws IOException {
        int bits = bytes.u8();
        if (bits < 1 || bits > 8) {
            throw new IOException("its LZW codes start with " + bits + " bits");
        }
        int clear = 1 << bits;
        int[] start = new int[MAX_CODES];
        int[] length = new int[MAX_CODES];
        int next = clear + 2;
        int size = bits + 1;
        int previous = 0;
        int at = 0;
        while (at < pixels.length) {
            int code = next(size);
            if (code == clear + 1 || code < 0) {
                return at;
            }
            if (code == clear) {
                next = clear + 2;
                size = bits + 1;
                previous = 0;
                continue;
            }
            if (previous > 0 && next < MAX_CODES) {
                start[next] = at - previous;
                length[next] = previous + 1;
                next++;
                if (next == 1 << size && next < MAX_CODES) {
                    size++;
                }
            }
            if (code >= next) {
                throw new IOException("it has an undefined LZW code");
            }
            if (code < clear) {
                pixels[at] = (byte) code;
                previous = 1;
            } else {
                previous = Math.min(length[code], pixels.length - at);
                // The last pixel may be the first of this copy, so they are copied one by one.
                for (int i = 0; i < previous; i++) {
                    pixels[at + i] = pixels[start[code] + i];
                }
            }
            at += previous;
        }
        return at;
    }

    /** Returns the next code, or -1 after the last block. */
    private int next(int bits) throws IOException {
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

    private static void set(byte[] rgb, int to, int colour) {
        rgb[to] = (byte) (colour >> 16);
        rgb[to + 1] = (byte) (colour >> 8);
        rgb[to + 2] = (byte) colour;
    }
}

package io.elasticfaces.contract.picture;

import java.io.IOException;
import java.util.Arrays;

/**
 * The first frame of a GIF picture, up to its data (GIF89a, 18 to 23).
 *
 * @param canvasWidth the screen's width, or the frame's right edge if that is greater
 * @param canvasHeight the screen's height, or the frame's bottom edge if that is greater
 * @param left the frame's left edge on the canvas
 * @param top the frame's top edge on the canvas
 * @param width the frame's width, 0 to 65535
 * @param height the frame's height, 0 to 65535
 * @param interlaced whether the rows are stored in four passes
 * @param colours 256 colours, 0xRRGGBB
 * @param transparent index of the transparent colour, or 0
 */
public record GifFrame(
        int canvasWidth,
        int canvasHeight,
        int left,
        int top,
        int width,
        int height,
        boolean interlaced,
        int[] colours,
        int transparent) {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int FRAME = 0x2c;
    private static final int COLOUR_TABLE = 0x80;
    private static final int INTERLACED = 0x40;

    /**
     * Reads the file up to the data of its first frame. Comments and other extensions are skipped.
     *
     * @param bytes at the start of the file
     */
    public static GifFrame read(PictureBytes bytes) throws IOException, RejectedPicture {
        bytes.skip(6);
        int screenWidth = bytes.u16le();
        int screenHeight = bytes.u16le();
        int flags = bytes.u8();
        bytes.skip(2);
        int[] colours = colours(bytes, flags);
        int transparent = 0;
        int block = bytes.u8();
        while (block == EXTENSION) {
            int label = bytes.u8();
            int size = bytes.u8();
            if (label == GRAPHIC_CONTROL && size == 4) {
                boolean used = (bytes.u8() & 1) != 0;
                bytes.skip(2);
                int index = bytes.u8();
                transparent = used ? index : 0;
                size = bytes.u8();
            }
            while (size > 0) {
                bytes.skip(size);
                size = bytes.u8();
            }
            block = bytes.u8();
        }
        if (block != FRAME) {
            throw RejectedPicture.unreadable(
                    "The GIF picture has no frame, so it is empty or broken; save it again in a picture program.",
                    null);
        }
        int left = bytes.u16le();
        int top = bytes.u16le();
        int width = bytes.u16le();
        int height = bytes.u16le();
        int frameFlags = bytes.u8();
        return new GifFrame(
                Math.max(screenWidth, left + width),
                Math.max(screenHeight, top + height),
                left,
                top,
                width,
                height,
                (frameFlags & INTERLACED) != 0,
                (frameFlags & COLOUR_TABLE) != 0 ? colours(bytes, frameFlags) : colours,
                transparent);
    }

    /** Returns a colour table, or greys if there is none. */
    private static int[] colours(PictureBytes bytes, int flags) throws IOException {
        int[] colours = new int[256];
        if ((flags & COLOUR_TABLE) == 0) {
            Arrays.setAll(colours, i -> i << 16 | i << 8 | i);
            return colours;
        }
        for (int i = 0; i < 2 << (flags & 7); i++) {
            colours[i] = bytes.u8() << 16 | bytes.u8() << 8 | bytes.u8();
        }
        return colours;
    }
}

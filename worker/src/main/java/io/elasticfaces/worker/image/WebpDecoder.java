package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.PictureFormat;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes the first frame of a WebP picture with libwebp (RFC 9649). libwebp gets only that frame, because its simple
 * decoder rejects animations, and transparency, the colour profile and further frames would only take time.
 */
final class WebpDecoder {
    private static final int RIFF = 0x46464952;
    private static final int WEBP = 0x50424557;
    private static final int VP8 = 0x20385056;
    private static final int VP8L = 0x4c385056;
    private static final int ANMF = 0x464d4e41;
    private static final int EXIF = 0x46495845;
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int ANMF_HEADER = 16;

    private final byte[] file;
    private final ByteBuffer bytes;

    /** Indexes of the first frame's chunk and of its end; 0 if there is none. */
    private int frame;

    private int frameEnd;

    /** Index of the header of an animation's first frame, or 0. */
    private int animation;

    private int orientation = Orientation.UPRIGHT;

    private WebpDecoder(byte[] file) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Picture decode(byte[] file, PictureHeader canvas) throws IOException, RejectedPicture {
        WebpDecoder decoder = new WebpDecoder(file);
        decoder.readChunks(RIFF_HEADER, file.length);
        if (decoder.frame == 0) {
            throw new IOException("it has no frame");
        }
        byte[] essential = decoder.essential();
        requireWithin(canvas, essential);
        Picture picture = ImageIoPixels.decode(PictureFormat.WEBP, new ByteArrayInputStream(essential));
        return Orientation.turn(decoder.onCanvas(picture, canvas), decoder.orientation);
    }

    private void readChunks(int start, int end) throws IOException {
        int at = start;
        while (at <= end - CHUNK_HEADER) {
            int name = bytes.getInt(at);
            long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
            int content = at + CHUNK_HEADER;
            if (content + length > end) {
                throw new IOException("it ends within a chunk of " + length + " bytes");
            }
            int next = content + (int) length;
            if (frame == 0 && (name == VP8 || name == VP8L)) {
                frame = at;
                frameEnd = next;
            } else if (animation == 0 && name == ANMF) {
                animation = content;
                readChunks(content + ANMF_HEADER, next);
            } else if (name == EXIF) {
                orientation = Orientation.of(file, content, next);
            }
            // Chunks begin at even indexes.
            at = next + (int) (length & 1);
        }
    }

    /** Returns a WebP file that contains only the frame. */
    private byte[] essential() {
        int length = frameEnd - frame;
        int padded = length + (length & 1);
        return ByteBuffer.allocate(RIFF_HEADER + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(RIFF)
                .putInt(4 + padded)
                .putInt(WEBP)
                .put(file, frame, length)
                .array();
    }

    /** Rejects a frame that is larger than the canvas. Only the canvas was checked against the pixel limit. */
    private static void requireWithin(PictureHeader canvas, byte[] essential) throws IOException, RejectedPicture {
        PictureHeader frame = PictureHeader.read(essential);
        if (frame.width() > canvas.width() || frame.height() > canvas.height()) {
            throw new IOException("it has a frame of " + frame.width() + " x " + frame.height() + " on a canvas of "
                    + canvas.width() + " x " + canvas.height());
        }
    }

    private Picture onCanvas(Picture picture, PictureHeader canvas) throws IOException {
        if (animation == 0 || picture.width() == canvas.width() && picture.height() == canvas.height()) {
            return picture;
        }
        // Both offsets have 24 bits.
        int left = 2 * (bytes.getInt(animation) & 0xffffff);
        int top = 2 * (bytes.getInt(animation + 3) & 0xffffff);
        if (left + picture.width() > canvas.width() || top + picture.height() > canvas.height()) {
            throw new IOException("its frame extends beyond the canvas");
        }
        byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
        for (int y = 0; y < picture.height(); y++) {
            int to = 3 * ((top + y) * canvas.width() + left);
            System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, to, 3 * picture.width());
        }
        return new Picture(canvas.width(), canvas.height(), rgb);
    }
}

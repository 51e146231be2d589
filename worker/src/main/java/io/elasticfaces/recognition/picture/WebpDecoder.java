package io.elasticfaces.recognition.picture;

import io.elasticfaces.picture.PictureFormat;
import io.elasticfaces.picture.PictureHeader;
import io.elasticfaces.picture.PictureRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first frame of a WebP picture, by libwebp, which gets that frame alone: transparency, colour profile and further
 * frames would only cost time, and libwebp's plain decoder refuses animations.
 */
final class WebpDecoder {
    private static final int VP8 = RiffChunk.fourCc("VP8 ");
    private static final int VP8L = RiffChunk.fourCc("VP8L");
    private static final int ANMF = RiffChunk.fourCc("ANMF");
    private static final int EXIF = RiffChunk.fourCc("EXIF");
    private static final int RIFF_HEADER = 12;
    private static final int ANMF_HEADER = 16;

    private WebpDecoder() {}

    static Picture decode(byte[] file, PictureHeader canvas) throws IOException, PictureRefused {
        RiffChunk frame = null;
        RiffChunk animated = null;
        int orientation = Orientation.UPRIGHT;
        for (RiffChunk chunk : RiffChunk.list(file, RIFF_HEADER, file.length)) {
            if (frame == null && isFrame(chunk)) {
                frame = chunk;
            } else if (frame == null && chunk.name() == ANMF) {
                animated = chunk;
                frame = RiffChunk.list(file, chunk.start() + ANMF_HEADER, chunk.end()).stream()
                        .filter(WebpDecoder::isFrame)
                        .findFirst()
                        .orElse(null);
            } else if (chunk.name() == EXIF) {
                orientation = ExifOrientation.of(file, chunk.start(), chunk.end());
            }
        }
        if (frame == null) {
            throw new IOException("no frame in it");
        }
        byte[] alone = alone(file, frame);
        requireWithin(canvas, alone);
        Picture picture = ImageIoPixels.decode(PictureFormat.WEBP, alone);
        if (animated != null) {
            picture = onCanvas(picture, file, animated.start(), canvas);
        }
        return Orientation.turn(picture, orientation);
    }

    private static boolean isFrame(RiffChunk chunk) {
        return chunk.name() == VP8 || chunk.name() == VP8L;
    }

    private static byte[] alone(byte[] file, RiffChunk frame) {
        int length = frame.end() - frame.start();
        int padding = length & 1;
        return ByteBuffer.allocate(RIFF_HEADER + 8 + length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(RiffChunk.fourCc("RIFF"))
                .putInt(4 + 8 + length + padding)
                .putInt(RiffChunk.fourCc("WEBP"))
                .putInt(frame.name())
                .putInt(length)
                .put(file, frame.start(), length)
                .array();
    }

    /** A frame larger than the canvas that was checked against the pixel limit would get round it. */
    private static void requireWithin(PictureHeader canvas, byte[] alone) throws IOException, PictureRefused {
        PictureHeader frame = PictureHeader.read(alone);
        if (frame.width() > canvas.width() || frame.height() > canvas.height()) {
            throw new IOException("a frame of " + frame.width() + " x " + frame.height() + " on a canvas of "
                    + canvas.width() + " x " + canvas.height());
        }
    }

    private static Picture onCanvas(Picture frame, byte[] file, int header, PictureHeader canvas) throws IOException {
        if (frame.width() == canvas.width() && frame.height() == canvas.height()) {
            return frame;
        }
        int left = 2 * u24(file, header);
        int top = 2 * u24(file, header + 3);
        if (left + frame.width() > canvas.width() || top + frame.height() > canvas.height()) {
            throw new IOException("a frame that reaches beyond the canvas");
        }
        byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
        for (int y = 0; y < frame.height(); y++) {
            int to = 3 * ((top + y) * canvas.width() + left);
            System.arraycopy(frame.rgb(), 3 * y * frame.width(), rgb, to, 3 * frame.width());
        }
        return new Picture(canvas.width(), canvas.height(), rgb);
    }

    private static int u24(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
    }
}

package io.elasticfaces.recognition.picture;

import io.elasticfaces.picture.PictureFormat;
import io.elasticfaces.picture.PictureHeader;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/** The first frame of a GIF picture, on its canvas. */
final class GifDecoder {
    private GifDecoder() {}

    private record Frame(BufferedImage image, int left, int top) {}

    static Picture decode(byte[] file, PictureHeader canvas) throws IOException {
        Frame frame = ImageIoPixels.read(PictureFormat.GIF, file, false, reader -> {
            IIOMetadata metadata = reader.getImageMetadata(0);
            IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
            IIOMetadataNode descriptor = (IIOMetadataNode)
                    root.getElementsByTagName("ImageDescriptor").item(0);
            return new Frame(
                    reader.read(0),
                    Integer.parseInt(descriptor.getAttribute("imageLeftPosition")),
                    Integer.parseInt(descriptor.getAttribute("imageTopPosition")));
        });
        Picture picture = ImageIoPixels.rgb(frame.image);
        if (picture.width() == canvas.width() && picture.height() == canvas.height()) {
            return picture;
        }
        return onCanvas(picture, frame, canvas);
    }

    /** Around the frame is the transparent colour, else the first, as in Pillow. */
    private static Picture onCanvas(Picture picture, Frame frame, PictureHeader canvas) {
        IndexColorModel palette = (IndexColorModel) frame.image.getColorModel();
        int around = palette.getRGB(Math.max(0, palette.getTransparentPixel()));
        byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
        for (int at = 0; at < rgb.length; at += 3) {
            rgb[at] = (byte) (around >> 16);
            rgb[at + 1] = (byte) (around >> 8);
            rgb[at + 2] = (byte) around;
        }
        int row = 3 * picture.width();
        for (int y = 0; y < picture.height(); y++) {
            int to = 3 * ((frame.top + y) * canvas.width() + frame.left);
            System.arraycopy(picture.rgb(), y * row, rgb, to, row);
        }
        return new Picture(canvas.width(), canvas.height(), rgb);
    }
}

package io.elasticfaces.painter;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * The files of the drawn people: {@code enrol/<Name>.png} to enrol, {@code test/<name>-<n>.png} to recognise, and
 * {@code labels.csv} with the person in each picture of {@code test}.
 */
final class SamplePictures {
    private SamplePictures() {}

    /**
     * One picture to be drawn.
     *
     * @param file path relative to the output folder
     * @param person the person in the picture
     * @param shot the pose and the light
     */
    record Picture(String file, Portrait person, Shot shot) {
        BufferedImage draw() {
            return PortraitPainter.paint(person, shot);
        }

        boolean enrolled() {
            return file.startsWith("enrol/");
        }

        /** Returns the file name without its extension, as in the answer of the web tier. */
        String stem() {
            return file.substring(file.indexOf('/') + 1, file.lastIndexOf('.'));
        }
    }

    /** Draws all pictures into the folder that is the only argument. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("Usage: tools/painter/run <folder>. Existing files are replaced.");
            System.exit(2);
        }
        System.out.printf("%d pictures drawn in %s.%n", write(Path.of(args[0])), args[0]);
    }

    /** Returns the pictures of all people. The first of each person is the enrolled one. */
    static List<Picture> all() {
        List<Picture> pictures = new ArrayList<>();
        List<Portrait> people = People.all();
        for (int person = 0; person < people.size(); person++) {
            Portrait portrait = people.get(person);
            List<Shot> shots = Shots.of(person);
            for (int i = 0; i < shots.size(); i++) {
                String file = i == 0
                        ? "enrol/" + portrait.name() + ".png"
                        : "test/" + portrait.name().toLowerCase(Locale.ROOT) + "-" + (i + 1) + ".png";
                pictures.add(new Picture(file, portrait, shots.get(i)));
            }
        }
        return pictures;
    }

    /**
     * Draws all pictures into a folder, which is created if necessary. Existing files are replaced.
     *
     * @return number of pictures
     */
    static int write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("enrol"));
        Files.createDirectories(folder.resolve("test"));
        List<Picture> pictures = all();
        pictures.parallelStream().forEach(picture -> {
            try {
                Files.write(folder.resolve(picture.file()), encode(picture.draw()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Files.writeString(folder.resolve("labels.csv"), labels(pictures));
        return pictures.size();
    }

    private static String labels(List<Picture> pictures) {
        StringBuilder labels = new StringBuilder("Image,Results\n");
        for (Picture picture : pictures) {
            if (!picture.enrolled()) {
                labels.append(picture.stem())
                        .append(',')
                        .append(picture.person().name())
                        .append('\n');
            }
        }
        return labels.toString();
    }

    private static byte[] encode(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        var bytes = new java.io.ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream((OutputStream) bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), smallest);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}

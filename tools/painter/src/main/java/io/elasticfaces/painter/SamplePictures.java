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
 * The drawn people as files: {@code enrol/<Name>.png} to be enrolled, {@code test/<name>-<n>.png} to be recognised, and
 * {@code labels.csv}, which says who is in the latter.
 */
final class SamplePictures {
    private SamplePictures() {}

    /**
     * One picture to be drawn.
     *
     * @param file relative to the folder of all
     * @param person who is in it
     * @param shot how it is taken
     */
    record Picture(String file, Portrait person, Shot shot) {
        BufferedImage draw() {
            return PortraitPainter.paint(person, shot);
        }

        boolean enrolled() {
            return file.startsWith("enrol/");
        }

        /** The file's name without its extension, as the answer of the web tier has it. */
        String stem() {
            return file.substring(file.indexOf('/') + 1, file.lastIndexOf('.'));
        }
    }

    /** Draws them: the only argument is the folder. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("Usage: tools/painter/run <folder>; existing files are replaced.");
            System.exit(2);
        }
        System.out.printf("%d pictures drawn in %s.%n", write(Path.of(args[0])), args[0]);
    }

    /** Returns the pictures of everybody, the enrolled one of each first. */
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
     * Draws all into a folder, which is made; files of the same name are replaced.
     *
     * @return how many pictures there are
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

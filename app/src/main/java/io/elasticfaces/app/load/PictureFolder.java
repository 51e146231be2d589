package io.elasticfaces.app.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The pictures of a folder in the order of their names, taken round-robin. */
final class PictureFolder {
    private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp");

    private static final int MOST_PICTURES = 100_000;

    /** Pictures beyond this many bytes are read again for every request. */
    private static final long MOST_CACHED_BYTES = 64L << 20;

    private final List<Picture> pictures;
    private final int leftOut;
    private final Map<Path, byte[]> cache = new ConcurrentHashMap<>();
    private final AtomicLong cachedBytes = new AtomicLong();

    private PictureFolder(List<Picture> pictures, int leftOut) {
        this.pictures = pictures;
        this.leftOut = leftOut;
    }

    /**
     * Reads a folder's listing, not its pictures.
     *
     * @param expected who is in which picture, or null; a picture that it does not name is left out
     * @throws UnusableInput if there is no picture to post
     */
    static PictureFolder read(Path folder, ExpectedNames expected) {
        List<Picture> taken = new ArrayList<>();
        int leftOut = 0;
        for (Path file : pictureFiles(folder)) {
            String name =
                    expected == null ? null : expected.of(file.getFileName().toString());
            if (expected != null && name == null) {
                leftOut++;
            } else {
                taken.add(new Picture(file, name));
            }
        }
        if (taken.isEmpty()) {
            throw new UnusableInput(
                    leftOut > 0
                            ? "None of the " + leftOut + " pictures in " + folder + " is named in the results."
                            : "There is no picture (" + String.join(", ", EXTENSIONS) + ") in " + folder + ".");
        }
        return new PictureFolder(taken, leftOut);
    }

    /** How many different pictures there are. */
    int size() {
        return pictures.size();
    }

    /** How many pictures of the folder the results do not name. */
    int leftOut() {
        return leftOut;
    }

    /** The picture of a request, counted from 0. */
    Picture at(int request) {
        return pictures.get(request % pictures.size());
    }

    /** The picture's bytes; the array is shared and must not be changed. */
    byte[] bytes(Picture picture) throws IOException {
        byte[] known = cache.get(picture.file());
        if (known != null) {
            return known;
        }
        byte[] bytes = Files.readAllBytes(picture.file());
        if (cachedBytes.get() + bytes.length <= MOST_CACHED_BYTES && cache.putIfAbsent(picture.file(), bytes) == null) {
            cachedBytes.addAndGet(bytes.length);
        }
        return bytes;
    }

    private static List<Path> pictureFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableInput("There is no folder " + folder + "; name one with pictures.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(PictureFolder::isPicture)
                    .limit(MOST_PICTURES)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UnusableInput("The folder " + folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && EXTENSIONS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }
}

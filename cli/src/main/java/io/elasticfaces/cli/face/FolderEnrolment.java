package io.elasticfaces.cli.face;

import io.elasticfaces.contract.PlainText;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.util.json.JsonObject;

/**
 * Enrols pictures through a running web tier, several at once. A face's source is the picture's file name and the
 * beginning of its SHA-256, e.g. {@code a.jpg#9f86d081884c}: a picture that is enrolled is skipped, and a changed one
 * replaces the face of the old one.
 */
public final class FolderEnrolment {
    private static final String FACES = "/api/v1/recognition/faces";
    private static final int AT_ONCE = 16;
    private static final int PAGE = 1000;
    private static final int EVERY = 100;

    /** The longest part of a path in a line of the report. */
    private static final int LONGEST_PATH = 500;

    /** The longest file name in a source. Longer ones would not fit the picture's metadata. */
    private static final int LONGEST_NAME = 60;

    private static final int HASH = 12;

    private final FaceClient client;
    private final String collection;
    private final PrintWriter out;

    /** @param out for progress and refused pictures */
    public FolderEnrolment(FaceClient client, String collection, PrintWriter out) {
        this.client = client;
        this.collection = "collection=" + encoded(collection);
        this.out = out;
    }

    private enum Outcome {
        ENROLLED,
        SKIPPED
    }

    /** An enrolled face. */
    private record Known(String id, String source) {}

    /** Enrols pictures. Returns whether none was refused and there was at least one. */
    public boolean add(List<Candidate> candidates) throws InterruptedException {
        Map<String, List<Known>> known = known();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        int enrolled = 0;
        int skipped = 0;
        int refused = 0;
        try {
            List<Future<Outcome>> results = new ArrayList<>();
            for (Candidate candidate : candidates) {
                results.add(threads.submit(() -> add(candidate, known)));
            }
            for (int i = 0; i < results.size(); i++) {
                try {
                    boolean isNew = results.get(i).get() == Outcome.ENROLLED;
                    enrolled += isNew ? 1 : 0;
                    skipped += isNew ? 0 : 1;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof FaceClient.Refused failure && failure.concernsAll()) {
                        throw failure;
                    }
                    refused++;
                    String path = PlainText.of(candidates.get(i).picture().toString(), LONGEST_PATH);
                    out.println("  refused " + path + ": " + reason(e.getCause()));
                }
                if ((i + 1) % EVERY == 0) {
                    out.println("  " + (i + 1) + " of " + results.size() + " pictures");
                    out.flush();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        out.println(enrolled + " pictures are enrolled, " + skipped + " were enrolled before, " + refused
                + " were refused.");
        out.flush();
        return refused == 0 && enrolled + skipped > 0;
    }

    private static String reason(Throwable failure) {
        return failure instanceof IOException ? "It cannot be read: " + failure.getMessage() : failure.getMessage();
    }

    /** Returns the enrolled faces by person. */
    private Map<String, List<Known>> known() throws InterruptedException {
        Map<String, List<Known>> known = new HashMap<>();
        int pages = 1;
        for (int page = 0; page < pages; page++) {
            JsonObject faces = client.get(FACES + "?" + collection + "&size=" + PAGE + "&page=" + page);
            FaceText.list(faces, "faces")
                    .forEach(face -> known.computeIfAbsent(face.getString("subject"), name -> new ArrayList<>())
                            .add(new Known(face.getString("image_id"), face.getString("source"))));
            pages = faces.getInteger("total_pages");
        }
        return known;
    }

    private Outcome add(Candidate candidate, Map<String, List<Known>> known) throws IOException, InterruptedException {
        Path picture = Enrolment.requirePicture(candidate);
        String person = PersonName.normalise(candidate.name());
        String name = picture.getFileName().toString();
        String cut = name.substring(0, Math.min(LONGEST_NAME, name.length()));
        String source = cut + "#" + hash(picture);
        List<Known> own = known.getOrDefault(person, List.of());
        if (own.stream().anyMatch(face -> face.source().equals(source))) {
            return Outcome.SKIPPED;
        }
        client.post(FACES + "?" + collection + "&subject=" + encoded(person), Map.of("file", picture), source);
        for (Known old : own) {
            if (old.source().equals(name)
                    || old.source().replaceAll("#[0-9a-f]{12}$", "").equals(cut)) {
                client.delete(FACES + "/" + encoded(old.id()) + "?" + collection);
            }
        }
        return Outcome.ENROLLED;
    }

    private static String hash(Path picture) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(picture));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

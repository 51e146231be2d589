package io.elasticfaces.benchmarks;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.handler.GalleryCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The measurement for {@code tools/benchmarks/collection}: changes of a large collection in the local cloud's S3. */
public final class LargeCollection {
    private static final String COLLECTION = Operation.DEFAULT_COLLECTION;
    private static final String BUCKET = "state-bucket";
    private static final int TIMES = 20;
    private static final AtomicLong WRITTEN = new AtomicLong();

    private LargeCollection() {}

    /** @param args the number of faces, and of the components of an embedding */
    public static void main(String[] args) throws IOException {
        int size = Integer.parseInt(args[0]);
        ModelId models = new ModelId("random", "0123456789abcdef", Integer.parseInt(args[1]));
        Path folder = Files.createTempDirectory("collection");
        try (LocalS3 server = new LocalS3(folder, 0)) {
            server.ensureBucket(BUCKET);
            System.setProperty("aws.endpointUrlS3", server.endpoint().toString());
            System.setProperty("aws.accessKeyId", AccessKey.DEFAULT.id());
            System.setProperty("aws.secretAccessKey", AccessKey.DEFAULT.secret());
            System.setProperty("aws.region", "us-east-1");
            try (AwsClients aws = AwsClients.light()) {
                measure(new Counting(aws.s3()), size, models);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** Counts the bytes of puts. */
    private static final class Counting extends DelegatingS3Client {
        Counting(S3Client s3) {
            super(s3);
        }

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            WRITTEN.addAndGet(body.optionalContentLength().orElseThrow());
            return super.putObject(request, body);
        }
    }

    private static void measure(S3Client s3, int size, ModelId models) {
        Random random = new Random(1);
        CollectionStore store = new CollectionStore(s3, BUCKET);
        List<EnrolledFace> faces = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            faces.add(face("face-" + i, "Person " + i / 2, models, random));
        }
        time("import of " + size + " faces", () -> store.enrol(COLLECTION, models, faces));
        faces.clear();
        GalleryCache cache = new GalleryCache(s3, BUCKET, models, System::nanoTime);
        Gallery cold = time("cold load by a worker", () -> cache.get(COLLECTION, null));
        System.out.println("people: " + cold.people() + ", faces: " + cold.size());
        for (int i = 0; i < 3; i++) {
            GalleryCache again = new GalleryCache(s3, BUCKET, models, System::nanoTime);
            time("load again, warm", () -> again.get(COLLECTION, null));
        }
        CollectionStore web = new CollectionStore(s3, BUCKET);
        time("list of all faces, first", () -> web.people(COLLECTION));
        time("list of all faces, again", () -> web.people(COLLECTION));
        double[] enrolments = new double[TIMES];
        double[] refreshes = new double[TIMES];
        long before = WRITTEN.get();
        for (int i = 0; i < TIMES; i++) {
            EnrolledFace face = face("new-" + i, "Newcomer " + i, models, random);
            long start = System.nanoTime();
            String version = store.enrol(COLLECTION, models, List.of(face));
            long enrolled = System.nanoTime();
            Gallery gallery = cache.get(COLLECTION, version);
            refreshes[i] = (System.nanoTime() - enrolled) / 1e6;
            enrolments[i] = (enrolled - start) / 1e6;
            String nearest =
                    Matcher.nearest(face.embedding(), gallery).orElseThrow().name();
            if (!nearest.equals(face.person())) {
                throw new IllegalStateException(nearest + " instead of " + face.person());
            }
        }
        report("enrolment of one face", enrolments);
        report("until a worker has it", refreshes);
        System.out.println("bytes written by one enrolment: " + (WRITTEN.get() - before) / TIMES);
        long beforeRemoval = WRITTEN.get();
        time("removal of a person of the import", () -> web.removePeople(COLLECTION, List.of("Person 7")));
        System.out.println("bytes written by it: " + (WRITTEN.get() - beforeRemoval));
        time("a worker's refresh after it", () -> cache.get(COLLECTION, web.newest(COLLECTION, null)));
    }

    private static EnrolledFace face(String id, String person, ModelId models, Random random) {
        float[] embedding = new float[models.dimension()];
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = (float) (random.nextGaussian() / Math.sqrt(embedding.length));
        }
        return new EnrolledFace(id, person, "picture.jpg#0123456789ab", embedding);
    }

    private static <T> T time(String what, Supplier<T> action) {
        long start = System.nanoTime();
        T result = action.get();
        System.out.printf("%s: %.0f ms%n", what, (System.nanoTime() - start) / 1e6);
        return result;
    }

    private static void report(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                "%s: median %.0f ms, largest %.0f ms%n", what, millis[millis.length / 2], millis[millis.length - 1]);
    }
}

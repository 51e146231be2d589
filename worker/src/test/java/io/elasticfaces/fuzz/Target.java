package io.elasticfaces.fuzz;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.UnknownVersion;
import io.elasticfaces.contract.UnreadableMessage;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.contract.gallery.BlockCodec;
import io.elasticfaces.contract.gallery.FaceBlock;
import io.elasticfaces.contract.gallery.UnreadableGallery;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.web.http.MultipartTarget;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.weights.OnnxWeights;
import io.elasticfaces.worker.weights.PickleTarget;
import io.elasticfaces.worker.weights.TfjsWeights;
import io.elasticfaces.worker.weights.TorchFile;
import io.elasticfaces.worker.weights.TorchGallery;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** What is fuzzed: everything that reads bytes from outside. Each has a folder of inputs to start from. */
enum Target {
    PICKLE(PickleTarget::read),
    TORCH(Target::torch),
    TFJS(Target::tfjs),
    ONNX(Target::onnx),
    GALLERY(Target::gallery),
    MESSAGE(Target::message),
    HEADER(Target::header),
    PICTURE(Target::picture),
    MULTIPART(MultipartTarget::read);

    /** Enough for every branch, and few enough for many runs a second. */
    private static final long MAX_PIXELS = 100_000;

    /** The decoder's own estimate (its class comment), and garbage: the JDK's readers make some for every row and scan. */
    private static final long BYTES_PER_PIXEL = 16;

    private static final long BYTES_PER_ROW = 8_192;

    private static final PictureDecoder DECODER = new PictureDecoder(MAX_PIXELS);

    /** One run over one input, which throws an exception if the reader breaks its promise. */
    interface Run {
        void over(byte[] input) throws Exception;
    }

    private final Run run;

    Target(Run run) {
        this.run = run;
    }

    /** Runs the target. Errors that a reader promises must be clear to a person. */
    void over(byte[] input) throws Exception {
        try {
            run.over(input);
        } catch (RejectedPicture | UnreadableGallery | UnreadableWeights e) {
            Allowance.requireClear(e);
        }
    }

    /** Returns the folder of this target's inputs in the checkout. */
    Path corpus() {
        return Path.of(System.getProperty("faces.home"), "worker/src/test/fuzz", name().toLowerCase(Locale.ROOT));
    }

    /** A file of {@code torch.save}, legacy or zip, read as weights and as the reference project's gallery. */
    private static void torch(byte[] input) throws Exception {
        withFile("file.pt", input, file -> {
            try {
                Allowance.hold(Allowance.times(32, input.length), () -> TorchFile.stateDict(file));
            } catch (UnreadableWeights e) {
                Allowance.requireClear(e);
            }
            Allowance.hold(Allowance.times(32, input.length), () -> TorchGallery.read(file));
        });
    }

    /** A tfjs manifest, a zero byte, and the content of the file {@code shard} in the same folder. */
    private static void tfjs(byte[] input) throws Exception {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        byte[] shard = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        withFile("manifest.json", Arrays.copyOf(input, end), manifest -> {
            Files.write(manifest.resolveSibling("shard"), shard);
            Allowance.hold(Allowance.times(32, input.length), () -> TfjsWeights.read(manifest));
        });
    }

    /** A network in ONNX. */
    private static void onnx(byte[] input) throws Exception {
        withFile(
                "net.onnx",
                input,
                file -> Allowance.hold(Allowance.times(32, input.length), () -> OnnxWeights.read(file)));
    }

    /** A gallery as in the state bucket. */
    private static void gallery(byte[] input) throws Exception {
        Allowance.hold(Allowance.times(64, input.length), () -> {
            FaceBlock block = BlockCodec.read(input);
            requireSame(block.names(), BlockCodec.read(BlockCodec.write(block)).names());
        });
    }

    /** The text of a queue's message, read as a request and as a reply, and as an outcome from the output bucket. */
    private static void message(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        RecognitionRequest request = message(input, () -> RecognitionRequest.parse(text));
        if (request != null) {
            RecognitionRequest again = RecognitionRequest.parse(request.toJson());
            requireSame(request.imageName() + request.id(), again.imageName() + again.id());
        }
        RecognitionReply reply = message(input, () -> RecognitionReply.parse(text));
        if (reply != null) {
            requireSame(
                    reply.imageName(), RecognitionReply.parse(reply.toJson()).imageName());
        }
        Map<String, String> metadata = Map.of(StoredOutcome.METADATA, text);
        Outcome outcome = message(input, () -> StoredOutcome.read("Paul", metadata));
        if (outcome != null) {
            Outcome again = StoredOutcome.read("Paul", StoredOutcome.metadata(outcome, Map.of()));
            requireSame(outcome.status(), again.status());
        }
    }

    private static <T> T message(byte[] input, Callable<T> reader) throws Exception {
        AtomicReference<T> result = new AtomicReference<>();
        try {
            Allowance.hold(Allowance.times(128, input.length), () -> result.set(reader.call()));
        } catch (UnreadableMessage | UnknownVersion e) {
            Allowance.requireClear(e);
        }
        return result.get();
    }

    /** The first bytes of an upload, which the web tier looks at. */
    private static void header(byte[] input) throws Exception {
        Allowance.hold(Allowance.times(2, input.length), () -> {
            PictureHeader header = PictureHeader.read(input);
            if (header.width() < 1 || header.height() < 1) {
                throw new AssertionError("A picture of no size: " + header);
            }
        });
    }

    /** A picture, decoded as a worker does. */
    private static void picture(byte[] input) throws Exception {
        PictureHeader header = PictureHeader.read(input);
        long pixels = Math.min(MAX_PIXELS, header.pixels());
        long rows = Math.min(MAX_PIXELS, header.height());
        long bytes = Allowance.times(8, input.length) + BYTES_PER_PIXEL * pixels + BYTES_PER_ROW * rows;
        Allowance.hold(bytes + (1 << 20), () -> {
            Picture picture = DECODER.decode(input);
            requireSame((long) picture.rgb().length, 3 * header.pixels());
        });
    }

    private interface FileRun {
        void over(Path file) throws Exception;
    }

    private static void withFile(String name, byte[] content, FileRun run) throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("faces.home"), "worker/target/fuzz"));
        run.over(Files.write(folder.resolve(name), content));
    }

    private static void requireSame(Object written, Object read) {
        if (!written.equals(read)) {
            throw new AssertionError(written + " came back as " + read);
        }
    }
}

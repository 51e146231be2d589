package io.elasticfaces.fuzz;

import io.elasticfaces.worker.weights.PickleTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is fuzzed: everything that reads bytes from outside. Each has a folder of inputs to start from. */
enum Target {
    PICKLE(PickleTarget.class, PickleTarget::fuzzerTestOneInput, "io.elasticfaces.**"),
    TORCH(TorchTarget.class, TorchTarget::fuzzerTestOneInput, "io.elasticfaces.**"),
    TFJS(TfjsTarget.class, TfjsTarget::fuzzerTestOneInput, "io.elasticfaces.**:com.google.gson.**"),
    GALLERY(GalleryTarget.class, GalleryTarget::fuzzerTestOneInput, "io.elasticfaces.**:org.apache.camel.util.json.**"),
    MESSAGE(MessageTarget.class, MessageTarget::fuzzerTestOneInput, "io.elasticfaces.**:org.apache.camel.util.json.**"),
    HEADER(HeaderTarget.class, HeaderTarget::fuzzerTestOneInput, "io.elasticfaces.**"),
    PICTURE(PictureTarget.class, PictureTarget::fuzzerTestOneInput, "io.elasticfaces.**:com.sun.imageio.**"),
    MULTIPART(
            MultipartTarget.class,
            MultipartTarget::fuzzerTestOneInput,
            "io.elasticfaces.**:io.vertx.ext.web.handler.**:io.vertx.core.http.impl.**:io.netty.handler.codec.http.**");

    /** One run over one input, which throws where the reader broke its promise. */
    interface Run {
        void over(byte[] input) throws Exception;
    }

    final Class<?> type;
    final Run run;

    /** Whose branches guide the search, as Jazzer takes it. */
    final String instrumented;

    Target(Class<?> type, Run run, String instrumented) {
        this.type = type;
        this.run = run;
        this.instrumented = instrumented;
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where the inputs of this target lie in the checkout. */
    Path corpus() {
        return Path.of(System.getProperty("faces.home"), "worker/src/test/fuzz", folder());
    }

    /** The inputs, in the order of their names. */
    List<byte[]> inputs() {
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(corpus())) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inputs;
    }
}

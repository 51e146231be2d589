package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.RejectedPicture;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Limits the processor time of decoding. Each picture is decoded in a separate thread whose processor time is measured.
 * Time that the machine spends on other processes does not count.
 */
public final class DecodingLimit {
    /** About twice the time of the slowest ordinary picture: 50 megapixels of 16 bits with transparency. */
    public static final Duration DEFAULT = Duration.ofSeconds(10);

    private static final long LOOK_EVERY_MILLIS = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Decoder decoder;
    private final Duration limit;

    /** Decodes a picture, as {@link PictureDecoder#decode}. */
    @FunctionalInterface
    public interface Decoder {
        /** @throws RejectedPicture if the picture cannot be decoded */
        Picture decode(byte[] file) throws RejectedPicture;
    }

    /** @param limit the processor time per picture */
    public DecodingLimit(Decoder decoder, Duration limit) {
        this.decoder = decoder;
        this.limit = limit;
    }

    /**
     * Decodes a picture.
     *
     * @throws RejectedPicture if the picture cannot be decoded
     * @throws DecodingTimeout if decoding takes more processor time than the limit; its thread continues
     */
    public Picture decode(byte[] file) throws RejectedPicture {
        FutureTask<Picture> picture = new FutureTask<>(() -> decoder.decode(file));
        Thread thread = new Thread(picture, "decode");
        thread.setDaemon(true);
        thread.start();
        while (true) {
            try {
                return picture.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (THREADS.getThreadCpuTime(thread.getId()) > limit.toNanos()) {
                    throw new DecodingTimeout(limit);
                }
            } catch (ExecutionException e) {
                throw refused(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while decoding a picture.", e);
            }
        }
    }

    private static RejectedPicture refused(Throwable cause) {
        if (cause instanceof RejectedPicture refused) {
            return refused;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) cause;
    }
}

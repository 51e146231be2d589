package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.RejectedPicture;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
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

    private DecodingLimit() {}

    /**
     * Decodes a picture.
     *
     * @param decoder as {@link PictureDecoder#decode}
     * @param limit the processor time
     * @throws RejectedPicture if the picture cannot be decoded
     * @throws DecodingTimeout if decoding takes more processor time than the limit; its thread continues
     */
    public static Picture decode(Callable<Picture> decoder, Duration limit) throws RejectedPicture {
        FutureTask<Picture> picture = new FutureTask<>(decoder);
        Thread thread = new Thread(picture, "decode");
        thread.setDaemon(true);
        thread.start();
        while (true) {
            try {
                return picture.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) > limit.toNanos()) {
                    throw new DecodingTimeout(limit);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RejectedPicture rejected) {
                    throw rejected;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException("Decoding a picture failed.", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while decoding a picture.", e);
            }
        }
    }
}

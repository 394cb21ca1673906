namespace EsEnas.Web.Reading;

/// <summary>
/// How often pages are read for and painted: as few a second in all as for a few pages, however many are open and whatever they show.
/// Thread safe.
/// </summary>
internal sealed class PagePace
{
    private const int PagesAtFullPace = 5;
    private const double MostSlowness = 12;

    private static readonly TimeSpan AtFullPace = TimeSpan.FromSeconds(1);

    private int open;

    /// <summary>Pages that somebody sees.</summary>
    internal int Open => Volatile.Read(ref open);

    /// <summary>By how much everything takes longer than with a few pages: 1 at least.</summary>
    internal double Slowness => Math.Clamp((double)Open / PagesAtFullPace, 1, MostSlowness);

    /// <summary>The least time between two paints of the same page.</summary>
    internal TimeSpan BetweenPaints => AtFullPace * Slowness;

    /// <summary>Counts a page until what this gives is disposed of.</summary>
    internal IDisposable Enter()
    {
        Interlocked.Increment(ref open);
        return new Place(this);
    }

    private sealed class Place(PagePace pace) : IDisposable
    {
        private int isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, 1) == 0) Interlocked.Decrement(ref pace.open);
        }
    }
}

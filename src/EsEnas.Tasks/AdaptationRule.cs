using System.Xml.Linq;

namespace EsEnas.Tasks;

/// <summary>One difference between MuJoCo 2.2.2 and later releases, and how a built-in task is kept what it was.</summary>
/// <param name="Name">A word for it; part of the numerics identity where the rule applies.</param>
/// <param name="From">The first <c>mj_version</c> with the difference.</param>
/// <param name="Why">What the library does otherwise from then on.</param>
/// <param name="Apply">
/// Changes the model of the task named by the first argument, and says whether the rule concerns it. A rule without effect on the text
/// (quaternions: the start is changed instead) only says so.
/// </param>
/// <param name="ChangesText">Whether the model's text is changed.</param>
internal sealed record AdaptationRule(string Name, int From, string Why, Func<string, XElement, bool> Apply, bool ChangesText = true);

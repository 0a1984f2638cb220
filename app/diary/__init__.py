"""The diary as pages: series and their dates, who comes, finding a time, answers, one's own hours and calendar feed."""
